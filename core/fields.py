"""Database fields of our own."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models


class AmountField(models.DecimalField):  # type: ignore[type-arg]
    """An exact amount in the row's currency; three places, for the currencies that have them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 14)
        kwargs.setdefault("decimal_places", 3)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        name, _path, args, kwargs = super().deconstruct()
        return name, "core.fields.AmountField", args, kwargs


class CurrencyCodeField(models.CharField):  # type: ignore[type-arg]
    """An ISO 4217 code such as GBP."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 3)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        name, _path, args, kwargs = super().deconstruct()
        return name, "core.fields.CurrencyCodeField", args, kwargs


def local_path(value: str) -> None:
    """Refuse links that leave the site."""
    if not value.startswith("/") or value.startswith(("//", "/\\")):
        raise ValidationError("Begin the link with one slash, such as /book/.")
