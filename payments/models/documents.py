"""Papers with numbers that never leave a gap."""

from __future__ import annotations

from typing import Any, NoReturn, TypeVar

from django.db import models
from django.db.models import Q
from djmoney.money import Money

from core.fields import AmountField, CurrencyCodeField
from core.visibility import VisibleQuerySet

P = TypeVar("P", bound=models.Model)


class Frozen(Exception):
    """A paper that was issued is never changed and never taken back: a fault in our code, not of a person."""


class PaperQuerySet(VisibleQuerySet[P]):
    """Papers can be read and added; the rest is refused here, and for invoices by the database too."""

    def update(self, **changes: Any) -> NoReturn:
        raise Frozen("A paper that was issued is never changed.")

    def delete(self) -> NoReturn:
        raise Frozen("A paper that was issued is never deleted.")


class Paper(models.Model):
    """What every numbered paper is: written once, told apart by series and number."""

    objects = PaperQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.series_id}-{self.number:06d}"  # type: ignore[attr-defined]

    @property
    def is_test(self) -> bool:
        """Whether it is about money of a demonstration, which is numbered apart."""
        return str(self.series_id).startswith("TEST")  # type: ignore[attr-defined]

    def save(self, **how: Any) -> None:
        if not self._state.adding:
            raise Frozen(f"{self} was issued and is never changed.")
        super().save(**how)

    def delete(self, *args: Any, **how: Any) -> NoReturn:
        raise Frozen(f"{self} was issued and is never deleted.")


class Series(models.Model):
    """A run of numbers. The row is locked while one is taken, so a rollback gives it back."""

    name = models.CharField(max_length=20, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "series"

    def __str__(self) -> str:
        return self.name


class Receipt(Paper):
    """Proof of one payment: frozen copies of seller, buyer and lines. Never edited, never deleted."""

    series = models.ForeignKey(Series, on_delete=models.PROTECT)
    number = models.PositiveIntegerField()
    fact = models.OneToOneField("payments.Fact", on_delete=models.PROTECT, related_name="receipt")
    payable = models.ForeignKey("payments.Payable", on_delete=models.PROTECT, related_name="receipts")
    currency = CurrencyCodeField()
    amount = AmountField()
    tax = AmountField()
    content = models.JSONField(help_text="seller, buyer, lines and method, as they were then.")
    issued_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["series", "number"], name="a_number_is_given_once")]


class PaperKind(models.TextChoices):
    INVOICE = "invoice", "Invoice"
    CREDIT_NOTE = "credit_note", "Credit note"


class Invoice(Paper):
    """What was sold to whom for how much, or how much of that is taken back by a credit note.

    A credit note refers to its invoice and has the same fields with negative sums. Whether an invoice is
    paid, overdue or credited is computed (payments.queries), never written here: every column is frozen.
    """

    kind = models.CharField(max_length=12, choices=PaperKind.choices)
    series = models.ForeignKey(Series, on_delete=models.PROTECT)
    number = models.PositiveIntegerField()
    payable = models.ForeignKey("payments.Payable", on_delete=models.PROTECT, related_name="invoices")
    refers = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="credit_notes")
    fact = models.ForeignKey(
        "payments.Fact",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="credit_notes",
        help_text="Of a credit note: the refund it is written for; none where what was never paid is taken back.",
    )
    currency = CurrencyCodeField()
    net = AmountField()
    tax = AmountField()
    gross = AmountField()
    due_on = models.DateField(help_text="Until when it is to be paid, on the firm's calendar.")
    content = models.JSONField(help_text="Seller, buyer, lines and words, as they were then.")
    issued_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "number"], name="an_invoice_number_is_given_once"),
            models.UniqueConstraint(fields=["payable"], condition=Q(kind="invoice"), name="one_invoice_a_payable"),
            models.UniqueConstraint(fields=["refers", "fact"], name="a_refund_is_credited_once"),
            models.UniqueConstraint(
                fields=["refers"], condition=Q(fact=None), name="what_was_never_paid_is_credited_once"
            ),
            models.CheckConstraint(
                condition=Q(kind="invoice", refers=None, fact=None, gross__gt=0)
                | Q(kind="credit_note", refers__isnull=False, gross__lt=0),
                name="a_credit_note_refers_and_takes_back",
            ),
        ]
        indexes = [models.Index(fields=["-issued_at"], name="invoices_latest_first")]

    @property
    def money(self) -> Money:
        return Money(self.gross, self.currency)

    @property
    def is_credit_note(self) -> bool:
        return self.kind == PaperKind.CREDIT_NOTE
