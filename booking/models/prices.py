"""What a service costs when a certain person does it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from djmoney.models.fields import MoneyField
from djmoney.models.validators import MinMoneyValidator

from booking.models.providers import Provider
from catalogue.models import Service


class ProviderPriceQuerySet(models.QuerySet["ProviderPrice"]):
    def in_force(self, at: datetime) -> Self:
        """Return the rows that have begun by `at`, the latest first: for a person the first counts."""
        return self.filter(valid_from__lte=at).order_by("-valid_from", "-pk")

    def of_people_at_work(self) -> Self:
        """Return the prices of active people for services they still do, by a crew of one: only those are chosen."""
        return self.filter(provider__active=True, service__crew=1, provider__services=models.F("service"))


class ProviderPrice(models.Model):
    """The price of a service where the customer chose this person. Never edited; without an amount it ends."""

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="prices")
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="provider_prices")
    amount: models.Field[Any, Any] = MoneyField(
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        default_currency=settings.CURRENCY,
        validators=[MinMoneyValidator(0)],
        help_text="VAT included. Empty: from then on the usual price again.",
    )
    valid_from = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL)

    objects = ProviderPriceQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_from", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gte=0) | Q(amount__isnull=True), name="provider_price_is_not_negative"
            )
        ]

    def __str__(self) -> str:
        return f"{self.service} by {self.provider}: {self.amount or 'the usual price'}"

    def clean(self) -> None:
        """Refuse a price for one of a crew: nobody chooses one of a crew."""
        if self.service_id and self.service.crew > 1:
            raise ValidationError({"service": "A crew does this together, so no one person has a price of their own."})
