"""Fields that endpoints of several apps read and write."""

from __future__ import annotations

import unicodedata
from typing import Any

from djmoney.money import Money
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from moneyed.classes import CurrencyDoesNotExist
from rest_framework import serializers

from core import geo
from core.errors import DomainError
from core.money import money, rounded, smallest_unit

LARGEST_ID = 2**53 - 1  # the largest whole number every JSON reader keeps exact


def as_amount(amount: Money) -> dict[str, str]:
    """Return an exact amount with the places its currency has, such as {"amount": "45.00", "currency": "GBP"}."""
    code = amount.currency.code
    return {"amount": str(rounded(amount).amount.quantize(smallest_unit(code))), "currency": code}


class LineField(serializers.CharField):
    """One line of text in any script. Refuses what would break a mail header or a label."""

    default_error_messages = {"control": "Leave out line breaks and control characters."}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 200)
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> str:
        text: str = super().to_internal_value(data)
        if any(unicodedata.category(character) in {"Cc", "Zl", "Zp"} for character in text if character != "\0"):
            self.fail("control")
        return text


@extend_schema_field(OpenApiTypes.STR)
class PostcodeField(LineField):
    """A UK postcode in any spelling, read into the Place where it lies."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=20, **kwargs)

    def run_validation(self, data: Any = serializers.empty) -> Any:
        text = super().run_validation(data)
        try:
            return geo.locate(geo.normalise(text))
        except DomainError as exc:
            raise serializers.ValidationError(exc.message, code=exc.code) from exc

    def to_representation(self, value: Any) -> str:
        return str(value.postcode)


class IdField(serializers.IntegerField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=1, max_value=LARGEST_ID, **kwargs)


@extend_schema_serializer(component_name="Money")
class MoneySerializer(serializers.Serializer[Money]):
    """An exact amount, any tax included, and its currency."""

    amount = serializers.DecimalField(max_digits=14, decimal_places=3, help_text='A string, such as "45.00".')
    currency = serializers.RegexField(r"^[A-Z]{3}$", help_text="ISO 4217, such as GBP.")

    def validate(self, attrs: dict[str, Any]) -> Any:
        try:
            return money(attrs["amount"], attrs["currency"])
        except CurrencyDoesNotExist as exc:
            raise serializers.ValidationError({"currency": ["There is no such currency."]}) from exc

    def to_representation(self, instance: Money) -> dict[str, str]:
        return as_amount(instance)


class ErrorBodySerializer(serializers.Serializer[Any]):
    code = serializers.CharField(help_text="For programs: it does not change with the wording.")
    message = serializers.CharField(help_text="For people, as it stands.")
    fields = serializers.DictField(  # type: ignore[assignment]  # a property of the base; the shape is what clients see
        child=serializers.ListField(child=serializers.CharField()),
        required=False,
        help_text="What is wrong where, by path, such as items.0.starts_at.",
    )


@extend_schema_serializer(component_name="Error")
class ErrorSerializer(serializers.Serializer[Any]):
    error = ErrorBodySerializer()
