"""What may be chosen with a service: answers that change price or duration, and extras."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from djmoney.models.fields import MoneyField
from djmoney.models.validators import MinMoneyValidator
from djmoney.money import Money


class OptionGroup(models.Model):
    """A question with one answer that changes price or duration, such as the size of the home."""

    service = models.ForeignKey("catalogue.Service", on_delete=models.CASCADE, related_name="groups")
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

    service = models.ForeignKey("catalogue.Service", on_delete=models.CASCADE, related_name="extras")
    summary = models.CharField(max_length=200, blank=True)
    max_quantity = models.PositiveSmallIntegerField(default=1, validators=[MinValueValidator(1), MaxValueValidator(20)])
