"""What we sell. Plain models: a page presents a service, it is never what is booked."""

from __future__ import annotations

import uuid
from datetime import datetime
from decimal import Decimal
from typing import Any, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import OuterRef, Prefetch, Q, Subquery
from djmoney.models.fields import MoneyField
from djmoney.models.validators import MinMoneyValidator
from djmoney.money import Money


class Category(models.Model):
    name = models.CharField(max_length=80)
    slug = models.SlugField(unique=True)
    summary = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "name"]
        verbose_name_plural = "categories"

    def __str__(self) -> str:
        return self.name


class ServiceQuerySet(models.QuerySet["Service"]):
    def on_sale(self, at: datetime) -> Self:
        """Return active services that have a price at `at`, with it as `price_amount`/`price_code`."""
        return self.filter(active=True).priced(at).exclude(price_amount=None)

    def priced(self, at: datetime) -> Self:
        """Annotate each service with the price in force at `at`; None where it has none."""
        in_force = PriceVersion.objects.filter(service=OuterRef("pk"), valid_from__lte=at).order_by(
            "-valid_from", "-pk"
        )
        return self.annotate(
            price_amount=Subquery(in_force.values("amount")[:1]),
            price_code=Subquery(in_force.values("amount_currency")[:1]),
        )

    def with_choices(self) -> Self:
        """Fetch the option groups and extras a customer may choose from."""
        options = Prefetch("groups__options", Option.objects.filter(active=True))
        extras = Prefetch("extras", Extra.objects.filter(active=True))
        return self.select_related("category").prefetch_related("groups", options, extras)


class Service(models.Model):
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="services")
    name = models.CharField(max_length=120)
    slug = models.SlugField(unique=True)
    summary = models.CharField(max_length=200, help_text="One sentence, for cards and search results.")
    active = models.BooleanField(default=True, help_text="Off: no longer offered. Existing visits stay.")
    position = models.PositiveSmallIntegerField(default=0)

    minutes = models.PositiveSmallIntegerField(
        "duration", validators=[MinValueValidator(5), MaxValueValidator(720)], help_text="In minutes, before options."
    )
    before_minutes = models.PositiveSmallIntegerField(
        "gap before", default=0, help_text="Minutes kept free before. Between two visits the larger gap counts."
    )
    after_minutes = models.PositiveSmallIntegerField("gap after", default=0)
    step_minutes = models.PositiveSmallIntegerField(
        "start every", default=30, choices=[(n, f"{n} minutes") for n in (15, 30, 60)]
    )
    notice_minutes = models.PositiveIntegerField(
        "minimum notice", default=120, help_text="Minutes between booking and the start."
    )
    crew = models.PositiveSmallIntegerField(default=1, validators=[MinValueValidator(1), MaxValueValidator(6)])
    max_appointments_per_day = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Of this service, per provider and day. Empty: as many as fit."
    )
    pay_on_day = models.BooleanField("may be paid on the day", default=False)
    tax_rate = models.DecimalField(
        "VAT rate", max_digits=5, decimal_places=2, default=Decimal(20), help_text="In percent, contained in the price."
    )

    objects = ServiceQuerySet.as_manager()

    class Meta:
        ordering = ["category__position", "position", "name"]

    def __str__(self) -> str:
        return self.name

    def price(self, at: datetime) -> Money | None:
        """Return the price in force at `at`; asks the database unless `priced()` already did."""
        if "price_amount" in self.__dict__:
            amount: Decimal | None = self.__dict__["price_amount"]
            return None if amount is None else Money(amount, self.__dict__["price_code"])
        version = self.prices.in_force(at).first()
        return version.amount if version else None


class PriceVersionQuerySet(models.QuerySet["PriceVersion"]):
    def in_force(self, at: datetime) -> Self:
        """Return the versions that have begun by `at`, the one in force first."""
        return self.filter(valid_from__lte=at).order_by("-valid_from", "-pk")


class PriceVersion(models.Model):
    """What a service costs from a moment on, tax included. Never edited: a new price is a new row."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="prices")
    amount: models.Field[Any, Money] = MoneyField(
        max_digits=12, decimal_places=2, default_currency=settings.CURRENCY, validators=[MinMoneyValidator(0)]
    )
    valid_from = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL)

    objects = PriceVersionQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_from", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["service", "valid_from"], name="one_price_begins_at_a_time"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="price_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.service}: {self.amount} from {self.valid_from:%d %b %Y %H:%M}"


class OptionGroup(models.Model):
    """A question with one answer that changes price or duration, such as the size of the home."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="groups")
    name = models.CharField(max_length=120, help_text="The question, as the customer reads it.")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class Choice(models.Model):
    """What options and extras share: a name, and what it adds to price and duration."""

    name = models.CharField(max_length=120)
    price: models.Field[Any, Money] = MoneyField(
        max_digits=12,
        decimal_places=2,
        default=0,
        default_currency=settings.CURRENCY,
        validators=[MinMoneyValidator(0)],
    )
    minutes = models.PositiveSmallIntegerField("extra minutes", default=0)
    active = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class Option(Choice):
    group = models.ForeignKey(OptionGroup, on_delete=models.CASCADE, related_name="options")


class Extra(Choice):
    """Something added to a service, as often as wanted up to a limit."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="extras")
    summary = models.CharField(max_length=200, blank=True)
    max_quantity = models.PositiveSmallIntegerField(default=1, validators=[MinValueValidator(1), MaxValueValidator(20)])
