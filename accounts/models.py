"""People: who signs in and with which role, who buys, and who may come back by a link."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from phonenumber_field.modelfields import PhoneNumberField

from core.visibility import VisibleQuerySet


class Role(models.TextChoices):
    CUSTOMER = "customer", "Customer"
    STAFF = "staff", "Provider"
    MANAGER = "manager", "Manager"
    ADMIN = "admin", "Admin"


class UserManager(BaseUserManager["User"]):
    """Makes users known by their e-mail address alone."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Make an admin whose address counts as verified: whoever may run this owns the server."""
        rights = {"role": Role.ADMIN, "is_staff": True, "is_superuser": True}
        user = self.create_user(email, password, **{**rights, **fields})
        user.emailaddress_set.create(email=user.email, verified=True, primary=True)  # type: ignore[attr-defined]
        return user


class User(AbstractUser):
    username = None  # type: ignore[assignment]
    email = models.EmailField("e-mail address", unique=True)
    name = models.CharField("full name", max_length=200, blank=True)
    role = models.CharField(max_length=20, choices=Role.choices, default=Role.CUSTOMER)
    seal = models.CharField(max_length=16, blank=True, editable=False, help_text="Changing it ends every session.")

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    class Meta(AbstractUser.Meta):
        constraints = [models.UniqueConstraint(Lower("email"), name="one_account_an_address")]

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    def clean(self) -> None:
        """Keep one spelling of the address, whichever form it came from."""
        super().clean()
        self.email = self.email.lower()

    def get_full_name(self) -> str:
        return self.name or super().get_full_name()

    def get_session_auth_hash(self) -> str:
        """Tie a session to the seal as well as to the password, so that it can be ended without a new password."""
        return f"{super().get_session_auth_hash()}{self.seal}"

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        return (f"{digest}{self.seal}" for digest in super().get_session_auth_fallback_hash())

    @property
    def is_admin(self) -> bool:
        return self.is_superuser or self.role == Role.ADMIN

    @property
    def is_manager(self) -> bool:
        return self.role == Role.MANAGER

    @property
    def is_provider(self) -> bool:
        return self.role == Role.STAFF


class Customer(models.Model):
    """Someone who buys. Has a sign-in only if they wanted one, and only after the order."""

    user = models.OneToOneField(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="customer")
    name = models.CharField(max_length=200)
    email = models.EmailField()
    phone = PhoneNumberField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[VisibleQuerySet[Customer]] = VisibleQuerySet.as_manager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return self.name


class AccessToken(models.Model):
    """A key to one thing for one purpose, for people without an account.

    The key itself is not stored: it is made again from our secret and `nonce`, so every mail
    about an order carries the same link and a copy of this table opens nothing.
    """

    purpose = models.CharField(max_length=20)
    subject = models.CharField(max_length=60, help_text="What it opens, such as order:<public id>.")
    nonce = models.CharField(max_length=32)
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the key.")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["purpose", "subject"],
                condition=models.Q(revoked_at=None),
                name="one_live_token_a_purpose",
            )
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.subject}"
