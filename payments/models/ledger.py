"""Double entry: every movement sums to nothing. Append-only."""

from __future__ import annotations

from django.db import models

from core.fields import AmountField, CurrencyCodeField


class LedgerTx(models.Model):
    key = models.CharField(max_length=240, unique=True, help_text="payment:type:reference; a fact posts once.")
    fact = models.ForeignKey("payments.Fact", on_delete=models.PROTECT, related_name="ledger")
    posted_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.key


class LedgerEntry(models.Model):
    """A signed amount on one account, such as clearing:sandbox, receivable:<payable>, customer_credit."""

    tx = models.ForeignKey(LedgerTx, on_delete=models.PROTECT, related_name="entries")
    account = models.CharField(max_length=80)
    currency = CurrencyCodeField()
    amount = AmountField()

    class Meta:
        indexes = [models.Index(fields=["account", "currency"], name="ledger_account")]

    def __str__(self) -> str:
        return f"{self.account} {self.amount} {self.currency}"
