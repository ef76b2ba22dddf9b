"""What a service costs, and since when."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, Self, TypeVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from djmoney.models.fields import MoneyField
from djmoney.models.validators import MinMoneyValidator
from djmoney.money import Money

P = TypeVar("P", bound="DatedPrice")


class DatedPriceQuerySet(models.QuerySet[P]):
    def in_force(self, at: datetime) -> Self:
        """Return the rows that have begun by `at`, the latest first: of those about one thing the first counts."""
        return self.filter(valid_from__lte=at).order_by("-valid_from", "-pk")


class DatedPrice(models.Model):
    """A price that holds from a moment on, any tax included. Never edited: a new price is a new row."""

    valid_from = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL)

    class Meta:
        abstract = True
        ordering = ["-valid_from", "-pk"]


def amount_or_none() -> Any:
    """Return the field of a price that applies to some; without an amount it ends."""
    return MoneyField(
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        default_currency=settings.CURRENCY,
        validators=[MinMoneyValidator(0)],
        help_text="VAT included. Empty: from then on the usual price again.",
    )


class PriceVersion(DatedPrice):
    """What a service costs."""

    service = models.ForeignKey("catalogue.Service", on_delete=models.CASCADE, related_name="prices")
    amount: models.Field[Any, Money] = MoneyField(
        max_digits=12, decimal_places=2, default_currency=settings.CURRENCY, validators=[MinMoneyValidator(0)]
    )

    objects = DatedPriceQuerySet["PriceVersion"].as_manager()

    class Meta(DatedPrice.Meta):
        constraints = [
            models.UniqueConstraint(fields=["service", "valid_from"], name="one_price_begins_at_a_time"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="price_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.service}: {self.amount} from {self.valid_from:%d %b %Y %H:%M}"


NO_OUTCODE = "Write at least one outcode, such as BS6."
OUTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?")


def outcodes_in(text: str) -> list[str]:
    """Return the outcodes of a list typed in any spelling. Raises ValidationError for what is none."""
    found = sorted(set(re.split(r"[\s,;]+", text.upper().strip())) - {""})
    wrong = [word for word in found if not OUTCODE.fullmatch(word)]
    if wrong or not found:
        raise ValidationError(f"Write outcodes such as BS6 BS7; “{wrong[0][:20]}” is none." if wrong else NO_OUTCODE)
    return found


class AreaPriceQuerySet(DatedPriceQuerySet["AreaPrice"]):
    def at_place(self, outcode: str) -> Self:
        return self.filter(outcodes__contains=f" {outcode} ")


class AreaPrice(DatedPrice):
    """What a service costs in some places."""

    service = models.ForeignKey("catalogue.Service", on_delete=models.CASCADE, related_name="area_prices")
    outcodes = models.TextField(max_length=2000, help_text="First halves of postcodes, such as BS6 BS7 BS8.")
    amount: models.Field[Any, Any] = amount_or_none()

    objects = AreaPriceQuerySet.as_manager()

    class Meta(DatedPrice.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gte=0) | Q(amount__isnull=True), name="area_price_is_not_negative"
            )
        ]

    def __str__(self) -> str:
        return f"{self.service} in {self.outcodes.strip()}: {self.amount or 'the usual price'}"

    def clean(self) -> None:
        self.outcodes = f" {' '.join(outcodes_in(self.outcodes))} "
