"""What a service costs, and since when."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from djmoney.models.fields import MoneyField
from djmoney.models.validators import MinMoneyValidator
from djmoney.money import Money


class PriceVersionQuerySet(models.QuerySet["PriceVersion"]):
    def in_force(self, at: datetime) -> Self:
        """Return the versions that have begun by `at`, the one in force first."""
        return self.filter(valid_from__lte=at).order_by("-valid_from", "-pk")


class PriceVersion(models.Model):
    """What a service costs from a moment on, tax included. Never edited: a new price is a new row."""

    service = models.ForeignKey("catalogue.Service", on_delete=models.CASCADE, related_name="prices")
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
