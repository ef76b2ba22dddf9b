"""The books, to look at: nothing here can be added, changed or deleted."""

from __future__ import annotations

from django.contrib import admin

from core.read_only import ReadOnly
from payments.models import (
    Allocation,
    Fact,
    Invoice,
    LedgerEntry,
    LedgerTx,
    Payable,
    Payment,
    Receipt,
    Refund,
    WebhookInbox,
)


class FactInline(ReadOnly, admin.TabularInline[Fact, Payment]):
    model = Fact
    fields = ["type", "attempt", "psp_ref", "amount", "currency", "counted", "code", "source", "occurred_at"]


class RefundInline(ReadOnly, admin.TabularInline[Refund, Payment]):
    model = Refund
    fields = ["amount", "reason", "state", "provider_ref", "created_at"]


class AllocationInline(ReadOnly, admin.TabularInline[Allocation, Payment]):
    model = Allocation
    fields = ["payable", "amount"]


class EntryInline(ReadOnly, admin.TabularInline[LedgerEntry, LedgerTx]):
    model = LedgerEntry
    fields = ["account", "amount", "currency"]


@admin.register(Payment)
class PaymentAdmin(ReadOnly, admin.ModelAdmin[Payment]):
    list_display = ["created_at", "gateway", "amount", "currency", "state", "captured", "refunded", "review"]
    list_filter = ["state", "gateway", "review"]
    search_fields = ["provider_ref", "payables__label"]
    inlines = [AllocationInline, FactInline, RefundInline]


@admin.register(Payable)
class PayableAdmin(ReadOnly, admin.ModelAdmin[Payable]):
    list_display = ["label", "kind", "amount", "paid", "currency", "closed_reason", "created_at"]
    list_filter = ["kind", "closed_reason"]
    search_fields = ["label"]


@admin.register(Fact)
class FactAdmin(ReadOnly, admin.ModelAdmin[Fact]):
    list_display = ["recorded_at", "type", "psp_ref", "amount", "currency", "counted", "source"]
    list_filter = ["type", "source", "counted"]
    search_fields = ["psp_ref"]


@admin.register(LedgerTx)
class LedgerTxAdmin(ReadOnly, admin.ModelAdmin[LedgerTx]):
    list_display = ["posted_at", "key"]
    search_fields = ["key", "entries__account"]
    inlines = [EntryInline]


@admin.register(Receipt)
class ReceiptAdmin(ReadOnly, admin.ModelAdmin[Receipt]):
    list_display = ["__str__", "issued_at", "amount", "tax", "currency", "payable"]
    list_filter = ["series"]
    list_select_related = ["payable"]


@admin.register(Invoice)
class InvoiceAdmin(ReadOnly, admin.ModelAdmin[Invoice]):
    list_display = ["__str__", "kind", "issued_at", "net", "tax", "gross", "currency", "payable", "refers"]
    list_filter = ["kind", "series"]
    search_fields = ["=number", "payable__label"]
    list_select_related = ["payable", "refers"]
    date_hierarchy = "issued_at"


@admin.register(WebhookInbox)
class WebhookInboxAdmin(ReadOnly, admin.ModelAdmin[WebhookInbox]):
    list_display = ["received_at", "gateway", "type", "state", "tries", "last_error"]
    list_filter = ["state", "gateway"]
    search_fields = ["event_id", "object_ref"]
