"""Attempts to move money, the facts known about them, and the journal of what we asked."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from djmoney.money import Money

from core.fields import AmountField, CurrencyCodeField


class PaymentState(models.TextChoices):
    """In rank order: the state is the highest rank among the counted facts."""

    CREATED = "created", "Not started"
    FAILED = "failed", "Failed"
    ACTION_REQUIRED = "action_required", "Waiting for you"
    PROCESSING = "processing", "Being checked"
    AUTHORIZED = "authorized", "Authorised"
    CANCELED = "canceled", "Cancelled"
    SUCCEEDED = "succeeded", "Paid"


class Review(models.TextChoices):
    """Why a person should look."""

    NONE = "", "None"
    AMOUNT_MISMATCH = "amount_mismatch", "Amount differs"
    CURRENCY_MISMATCH = "currency_mismatch", "Currency differs"
    CONFLICTING_AMOUNT = "conflicting_amount", "Two amounts for one fact"
    REFUND_OVER_CAPTURE = "refund_over_capture", "More refunded than captured"
    LATE_AFTER_CLOSE = "late_after_close", "Paid after the order was closed"
    UNMATCHED = "unmatched", "No order found"


class Payment(models.Model):
    """One intent to move money. `state` and the sums are painted from the facts, never set by hand."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    gateway = models.CharField(max_length=20)
    provider_ref = models.CharField(max_length=120, null=True, blank=True)  # noqa: DJ001 - null until told, and unique
    livemode = models.BooleanField(default=False)
    currency = CurrencyCodeField()
    amount = AmountField()
    state = models.CharField(max_length=20, choices=PaymentState.choices, default=PaymentState.CREATED)
    captured = AmountField(default=0)
    refunded = AmountField(default=0)
    disputed = AmountField(default=0)
    attempt = models.PositiveSmallIntegerField(default=1, help_text="The current attempt; a new card is a new one.")
    failure_code = models.CharField(max_length=60, blank=True)
    review = models.CharField(max_length=24, choices=Review.choices, blank=True)
    next_action = models.JSONField(null=True, blank=True)
    return_url = models.CharField(max_length=500, help_text="Where the payer comes back to, whatever happened.")
    version = models.PositiveIntegerField(default=0, help_text="Grows with every repaint; pages poll it.")
    created_at = models.DateTimeField()

    payables = models.ManyToManyField("payments.Payable", through="payments.Allocation", related_name="payments")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["gateway", "provider_ref"], name="one_payment_a_provider_ref"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_amount_is_positive"),
            models.CheckConstraint(condition=Q(refunded__lte=F("captured")), name="refunded_within_captured"),
        ]

    def __str__(self) -> str:
        return f"{self.gateway} {self.amount} {self.currency} {self.state}"

    @property
    def money(self) -> Money:
        return Money(self.amount, self.currency)


class FactType(models.TextChoices):
    ACTION_REQUIRED = "action_required"
    PROCESSING = "processing"
    AUTHORIZED = "authorized"
    CHARGE_SUCCEEDED = "charge_succeeded"
    ATTEMPT_FAILED = "attempt_failed"
    CANCELED = "canceled"
    REFUND_SUCCEEDED = "refund_succeeded"
    REFUND_FAILED = "refund_failed"
    CHARGEBACK = "chargeback"
    CHARGEBACK_WON = "chargeback_won"
    FEE = "fee"


class FactSource(models.TextChoices):
    API = "api"
    WEBHOOK = "webhook"
    RECONCILE = "reconcile"
    STAFF = "staff"


class Fact(models.Model):
    """One thing that happened at the provider. Append-only; the same fact arriving twice is one row."""

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="facts")
    attempt = models.PositiveSmallIntegerField()
    type = models.CharField(max_length=20, choices=FactType.choices)
    psp_ref = models.CharField(max_length=160, help_text="The provider's id of what happened.")
    currency = CurrencyCodeField()
    amount = AmountField()
    code = models.CharField(max_length=60, blank=True, help_text="Why it failed, in the provider's word.")
    counted = models.BooleanField(default=True, help_text="Off: kept, but never money, such as a foreign currency.")
    occurred_at = models.DateTimeField(help_text="By the provider's clock.")
    recorded_at = models.DateTimeField()
    source = models.CharField(max_length=10, choices=FactSource.choices)
    inbox = models.ForeignKey("payments.WebhookInbox", null=True, blank=True, on_delete=models.SET_NULL)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["payment", "type", "psp_ref"], name="a_fact_counts_once")]

    def __str__(self) -> str:
        return f"{self.type} {self.psp_ref}"


class RefundState(models.TextChoices):
    REQUESTED = "requested", "Requested"
    SENT = "sent", "Sent"
    UNKNOWN = "unknown", "Being checked"
    PENDING = "pending", "On its way"
    SUCCEEDED = "succeeded", "Refunded"
    FAILED = "failed", "Failed"
    CANCELED = "canceled", "Cancelled"
    EXTERNAL = "external", "Made at the provider"


class Refund(models.Model):
    """A decision to give money back, by policy or by a person."""

    IN_FLIGHT = (RefundState.REQUESTED, RefundState.SENT, RefundState.UNKNOWN, RefundState.PENDING)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds")
    amount = AmountField()
    reason = models.CharField(max_length=200)
    state = models.CharField(max_length=12, choices=RefundState.choices, default=RefundState.REQUESTED)
    provider_ref = models.CharField(max_length=120, null=True, blank=True, unique=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="refund_is_positive")]


class CallState(models.TextChoices):
    PREPARED = "prepared"
    SENT = "sent"
    OK = "ok"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    ABANDONED = "abandoned"


class GatewayCall(models.Model):
    """Written and committed before the call leaves; its key makes a repeat harmless."""

    key = models.CharField(max_length=120, unique=True)
    operation = models.CharField(max_length=20)
    params = models.JSONField(default=dict)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="calls")
    refund = models.ForeignKey(Refund, null=True, blank=True, on_delete=models.PROTECT, related_name="calls")
    state = models.CharField(max_length=10, choices=CallState.choices, default=CallState.PREPARED)
    response_ref = models.CharField(max_length=120, blank=True)
    error_code = models.CharField(max_length=60, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["next_try_at"], condition=Q(state__in=["prepared", "sent", "unknown"]), name="call_open"
            )
        ]

    def __str__(self) -> str:
        return self.key
