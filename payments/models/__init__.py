from payments.models.documents import Frozen, Invoice, PaperKind, Receipt, Series
from payments.models.inbox import WebhookInbox
from payments.models.ledger import LedgerEntry, LedgerTx
from payments.models.payables import Allocation, Payable, PayableKind, Settlement, SettlementKind
from payments.models.payments import (
    CallState,
    Fact,
    FactSource,
    FactType,
    GatewayCall,
    Payment,
    PaymentState,
    Refund,
    RefundState,
    Review,
)
from payments.models.sandbox import SandboxEvent, SandboxIntent

__all__ = [
    "Allocation",
    "CallState",
    "Fact",
    "FactSource",
    "FactType",
    "Frozen",
    "GatewayCall",
    "Invoice",
    "LedgerEntry",
    "LedgerTx",
    "PaperKind",
    "Payable",
    "PayableKind",
    "Payment",
    "PaymentState",
    "Receipt",
    "Refund",
    "RefundState",
    "Review",
    "SandboxEvent",
    "SandboxIntent",
    "Series",
    "Settlement",
    "SettlementKind",
    "WebhookInbox",
]
