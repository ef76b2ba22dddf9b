"""What is owed, which payment covers which part of it, and what became of it for the apps above."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from djmoney.money import Money

from core.fields import AmountField, CurrencyCodeField


class PayableKind(models.TextChoices):
    ORDER_FULL = "order_full", "Order, in full"
    ORDER_DEPOSIT = "order_deposit", "Order, deposit"
    ORDER_BALANCE = "order_balance", "Order, balance"
    FEE = "fee", "Fee"


class Payable(models.Model):
    """One thing owed. The order or milestone it stands for points here, never the other way."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=20, choices=PayableKind.choices)
    label = models.CharField(max_length=200, help_text="What the payer reads, such as Order 4821 0937.")
    currency = CurrencyCodeField()
    amount = AmountField()
    tax = AmountField(default=0, help_text="Tax contained in the amount.")
    paid = AmountField(default=0, help_text="Counted net money, repainted from the facts.")
    required_for_confirmation = models.BooleanField(default=True)
    closed_reason = models.CharField(max_length=20, blank=True, help_text="hold_lost or cancelled; empty while open.")
    quote_hash = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the priced lines when frozen.")
    document = models.JSONField(default=dict, help_text="Buyer and lines for the receipt, frozen by the owner.")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="payable_amount_is_positive"),
            models.CheckConstraint(condition=Q(paid__gte=0), name="payable_paid_is_not_negative"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def money(self) -> Money:
        return Money(self.amount, self.currency)

    @property
    def is_settled(self) -> bool:
        return bool(self.paid >= self.amount)


class Allocation(models.Model):
    """The part of a payment meant for one payable; the parts sum to the payment."""

    payment = models.ForeignKey("payments.Payment", on_delete=models.PROTECT, related_name="allocations")
    payable = models.ForeignKey(Payable, on_delete=models.PROTECT, related_name="allocations")
    amount = AmountField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["payment", "payable"], name="one_allocation_a_payable"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="allocation_is_positive"),
        ]


class SettlementKind(models.TextChoices):
    PAID = "paid", "Paid"
    FAILED = "failed", "Attempt failed"
    REFUNDED = "refunded", "Refunded"
    DISPUTED = "disputed", "Disputed"


class SettlementQuerySet(models.QuerySet["Settlement"]):
    def open(self) -> SettlementQuerySet:
        """Return what no consumer has acted on yet, oldest first."""
        return self.filter(consumed_at=None).order_by("pk")


class Settlement(models.Model):
    """News for the owner of a payable, written with the fact that caused it.

    The owner's consumer acts on it and stamps `consumed_at` in one transaction. A signal only
    nudges; a sweep finds what a crash left.
    """

    payable = models.ForeignKey(Payable, on_delete=models.PROTECT, related_name="settlements")
    fact = models.ForeignKey("payments.Fact", on_delete=models.PROTECT, related_name="settlements")
    kind = models.CharField(max_length=12, choices=SettlementKind.choices)
    amount = AmountField()
    created_at = models.DateTimeField()
    consumed_at = models.DateTimeField(null=True, blank=True)

    objects = SettlementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["payable", "fact", "kind"], name="one_settlement_a_fact"),
        ]
        indexes = [models.Index(F("id"), condition=Q(consumed_at=None), name="settlement_open")]
