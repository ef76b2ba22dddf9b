"""Forms of the people who look after the catalogue."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from catalogue.actions import TWICE
from catalogue.models import AreaPrice, PriceVersion
from core.firm import firm_zone
from core.wall_time import instant_of


class MomentForm(forms.Form):
    """A day and a time by the firm's clock; `moment` is the instant meant, or None where no day was given."""

    day = forms.DateField(
        label="Day",
        required=False,
        error_messages={"invalid": "Enter the day as a date, such as 1/4/2027."},
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    clock = forms.TimeField(
        label="Time",
        required=False,
        help_text="Local time. Empty: midnight, as the day begins.",
        error_messages={"invalid": "Enter the time as hours and minutes, such as 09:30."},
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    moment: datetime | None = None

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        day, clock = found.get("day"), found.get("clock")
        if day is None:
            if clock is not None and "day" not in self.errors:
                self.add_error("day", "Enter the day this time belongs to.")
            return found
        try:
            self.moment = instant_of(day, clock or time(0), firm_zone())
        except ValidationError as odd:
            self.add_error("clock", odd)
        return found


class PriceForm(MomentForm):
    """A new price and, if it is to begin later, when."""

    amount = forms.DecimalField(
        label="New price, VAT included",
        min_value=0,
        max_digits=12,
        decimal_places=2,
        error_messages={
            "required": "Enter the new price.",
            "invalid": "Enter the new price as a number, such as 49.50.",
            "min_value": "A price is nought or more.",
        },
    )
    field_order = ("amount", "day", "clock")


class LookForm(MomentForm):
    """Which day to see the site as of."""

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if self.moment is None and not self.errors:
            self.add_error("day", "Enter the day to look at.")
        return found


class DatedPriceForm(MomentForm, forms.ModelForm):  # type: ignore[type-arg]  # both are forms
    """A row that holds from a moment on: from now where no day was typed."""

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        at = timezone.now()
        self.instance.valid_from = self.moment or at
        if self.instance.valid_from < at:
            self.add_error("day", "A price cannot begin in the past. Leave day and time empty to let it begin now.")
        return found


class NewPriceForm(DatedPriceForm):
    """A price for a service that is chosen here too."""

    class Meta:
        model = PriceVersion
        fields: ClassVar = ["service", "amount"]

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        service = found.get("service")
        if service and service.prices.filter(valid_from=self.instance.valid_from).exists():
            self.add_error("day", TWICE)
        return found


class NewAreaPriceForm(DatedPriceForm):
    class Meta:
        model = AreaPrice
        fields: ClassVar = ["service", "outcodes", "amount"]
