"""What is filled in to give money back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from djmoney.money import Money

from core.money import for_people, rounded
from payments.models import Payment

SUCH_AS = "Write a sum such as 20.00."
NO_SUM = dict.fromkeys(("required", "invalid", "max_digits", "max_decimal_places", "max_whole_digits"), SUCH_AS)


class RefundForm(forms.Form):
    """How much goes back, from which payment and why. `key` makes a form that is sent twice one decision."""

    payment = forms.ModelChoiceField(
        queryset=Payment.objects.none(), widget=forms.RadioSelect, empty_label=None, label="Which payment"
    )
    amount = forms.DecimalField(
        max_digits=14, decimal_places=3, label="How much", localize=False, error_messages=NO_SUM
    )
    reason = forms.CharField(
        max_length=200,
        label="Why",
        help_text="Kept with the decision. The customer does not see it.",
        error_messages={"required": "Write why the money goes back."},
    )
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, left: dict[Payment, Money], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.left = left
        payments = self.fields["payment"]
        assert isinstance(payments, forms.ModelChoiceField)
        payments.queryset = Payment.objects.filter(pk__in=[payment.pk for payment in left])
        payments.label_from_instance = self._said  # type: ignore[assignment]
        first = next(iter(left))
        self.fields["amount"].help_text = f"At most {', or '.join(sorted({for_people(sum) for sum in left.values()}))}."
        payments.initial = first.pk
        self.fields["amount"].initial = f"{rounded(left[first]).amount:f}"
        if len(left) == 1:
            payments.required, payments.widget = False, forms.HiddenInput()

    def clean_payment(self) -> Payment:
        chosen: Payment | None = self.cleaned_data["payment"]
        return chosen or next(iter(self.left))

    def clean_key(self) -> Any:
        return self.cleaned_data["key"] or uuid4()

    def clean_amount(self) -> Decimal:
        amount: Decimal = self.cleaned_data["amount"]
        if not amount.is_finite() or amount <= 0:
            raise forms.ValidationError("Write a sum above nothing, such as 20.00.")
        return amount

    def clean(self) -> dict[str, Any]:
        known = super().clean() or {}
        payment, amount = known.get("payment"), known.get("amount")
        if payment is not None and amount is not None and payment in self.left:
            left = self.left[payment]
            sum = Money(amount, left.currency)
            if rounded(sum) != sum or amount > left.amount:
                self.add_error("amount", f"At most {for_people(left)} of this payment can be given back.")
            known["sum"] = sum
        return known

    def _said(self, payment: Payment) -> str:
        return f"{payment.gateway.capitalize()}, {payment.created_at:%d %B %Y}: {for_people(self.left[payment])} left"
