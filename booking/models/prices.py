"""What a service costs when a certain person does it."""

from __future__ import annotations

from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from booking.models.providers import Provider
from catalogue.models import DatedPrice, DatedPriceQuerySet, Service, amount_or_none


class ProviderPriceQuerySet(DatedPriceQuerySet["ProviderPrice"]):
    def of_people_at_work(self) -> Self:
        """Return the prices of active people for services they still do, by a crew of one: only those are chosen."""
        return self.filter(provider__active=True, service__crew=1, provider__services=models.F("service"))


class ProviderPrice(DatedPrice):
    """The price of a service where the customer chose this person."""

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="prices")
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="provider_prices")
    amount: models.Field[Any, Any] = amount_or_none()

    objects = ProviderPriceQuerySet.as_manager()

    class Meta(DatedPrice.Meta):
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
