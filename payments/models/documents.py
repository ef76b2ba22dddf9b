"""Papers with numbers that never leave a gap."""

from __future__ import annotations

from django.db import models

from core.fields import AmountField, CurrencyCodeField


class Series(models.Model):
    """A run of numbers. The row is locked while one is taken, so a rollback gives it back."""

    name = models.CharField(max_length=20, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "series"

    def __str__(self) -> str:
        return self.name


class Receipt(models.Model):
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

    def __str__(self) -> str:
        return f"{self.series_id}-{self.number:06d}"
