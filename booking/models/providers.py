"""The people who come, what they can do and where they go."""

from __future__ import annotations

import uuid
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from core.visibility import VisibleQuerySet


def check_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError("Enter a time zone such as Europe/London.")


def business_zone() -> str:
    return str(settings.BUSINESS_TIME_ZONE)


class ProviderQuerySet(VisibleQuerySet["Provider"]):
    def offering(self, service_id: int) -> ProviderQuerySet:
        """Return active providers who do this service, in a stable order."""
        return self.filter(active=True, services=service_id).order_by("pk")


class Provider(models.Model):
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="provider"
    )
    name = models.CharField(max_length=200)
    slug = models.SlugField(unique=True)
    bio = models.TextField(blank=True)
    timezone = models.CharField("time zone", max_length=60, default=business_zone, validators=[check_zone])
    active = models.BooleanField(default=True)
    services = models.ManyToManyField("catalogue.Service", blank=True, related_name="providers")

    objects = ProviderQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)


class ServiceArea(models.Model):
    """A circle a provider serves. Its centre is looked up from the postcode when it is saved."""

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="areas")
    postcode = models.CharField(max_length=8)
    lat = models.DecimalField(max_digits=8, decimal_places=5)
    lng = models.DecimalField(max_digits=8, decimal_places=5)
    radius_km = models.DecimalField(
        max_digits=5, decimal_places=1, validators=[MinValueValidator(1), MaxValueValidator(200)]
    )

    def __str__(self) -> str:
        return f"{self.radius_km} km around {self.postcode}"
