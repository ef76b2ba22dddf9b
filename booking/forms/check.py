"""The last form before money moves: which basket, what total was shown, how to pay."""

from __future__ import annotations

from typing import Any

from django import forms
from djmoney.money import Money

from booking.models import Order, PaymentChoice


class CheckForm(forms.Form):
    basket = forms.UUIDField(widget=forms.HiddenInput)
    # Only compared with the server's own quote; it never becomes a price.
    total = forms.DecimalField(max_digits=14, decimal_places=3, widget=forms.HiddenInput)
    payment_choice = forms.ChoiceField(
        label="How would you like to pay?",
        choices=PaymentChoice.choices,
        error_messages={"required": "Choose how you would like to pay.", "invalid_choice": "Choose how to pay."},
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, may_pay_on_day: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_pay_on_day:
            field = self.fields["payment_choice"]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [(PaymentChoice.CARD, PaymentChoice.CARD.label)]
            field.required = False

    def shown_total(self, currency: str) -> Money:
        return Money(self.cleaned_data["total"], currency)

    @property
    def choice(self) -> str:
        return self.cleaned_data["payment_choice"] or PaymentChoice.CARD


def may_pay_on_day(order: Order) -> bool:
    """Tell whether every service of an order fetched whole may be paid when it is done."""
    return all(item.service.pay_on_day for item in order.items.all())
