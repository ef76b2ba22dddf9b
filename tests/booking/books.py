"""Auditing a firm: what must hold once every sweep has done its work, whatever has happened before."""

from __future__ import annotations

import io
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from decimal import Decimal
from typing import Any

import time_machine
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from djmoney.money import Money

from accounts.models import Customer
from booking.models import Order, Slot, SlotStatus
from core.models import Event, OfficeTask
from notifications.models import Delivery
from payments.gateways import GATEWAYS
from payments.gateways.base import Movement
from payments.gateways.sandbox import SandboxGateway
from payments.models import (
    Fact,
    FactType,
    GatewayCall,
    Invoice,
    LedgerEntry,
    Payable,
    Payment,
    Receipt,
    Refund,
    SandboxIntent,
    Settlement,
    WebhookInbox,
)
from payments.posting import of_payable
from tests.booking.truth import differing_days

NOTHING = Decimal(0)


def everything_that_is_wrong(*, at: datetime) -> list[str]:
    """Return what an auditor would find, in words; nothing where all is well."""
    checks = (
        wrong_in_the_diary(at=at),
        wrong_with_orders(),
        wrong_with_payments(),
        wrong_in_the_ledger(),
        wrong_with_invoices(),
        wrong_with_accounts(),
        wrong_by_the_providers_list(at=at),
    )
    return [finding for check in checks for finding in check]


def overlaps() -> list[str]:
    """Return pairs of live claims of one provider that overlap."""
    live = list(Slot.objects.exclude(status=SlotStatus.RELEASED).order_by("provider", "starts_at"))
    return [
        f"{one} overlaps {two}"
        for place, one in enumerate(live)
        for two in live[place + 1 :]
        if one.provider_id == two.provider_id and two.starts_at < one.ends_at
    ]


def fingerprint() -> object:
    """Return what changes as long as anything is still moving."""
    return (
        list(Order.objects.order_by("pk").values_list("status", "payable__paid", "payable__closed_reason")),
        list(Payment.objects.order_by("pk").values_list("state", "captured", "refunded", "attempt")),
        list(Slot.objects.order_by("pk").values_list("status")),
        list(SandboxIntent.objects.order_by("pk").values_list("status")),
        Counter(GatewayCall.objects.values_list("state", flat=True)),
        Counter(WebhookInbox.objects.values_list("state", flat=True)),
        Settlement.objects.open().count(),
    )


def wrong_in_the_diary(*, at: datetime) -> Iterator[str]:
    yield from overlaps()
    yield from (f"the stored day {key} is not as computed" for key in differing_days())
    yield from (f"{slot} is still held" for slot in Slot.objects.overdue(at))


def wrong_with_orders() -> Iterator[str]:
    mails = Counter(Delivery.objects.filter(kind="order_confirmed").values_list("subject_id", flat=True))
    tasks = " ".join(OfficeTask.objects.values_list("key", flat=True))
    for order in Order.objects.placed_ever().whole():
        confirmed = order.status == "confirmed"
        if mails[str(order.public_id)] != confirmed:
            yield f"{order} ({order.status}) has {mails[str(order.public_id)]} confirmations"
        if order.status not in ("confirmed", "expired"):
            yield f"{order} is still {order.status}"
        yield from _wrong_with_visits(order, confirmed=confirmed)
        if order.payable is not None:
            yield from _wrong_with_money(order, order.payable, tasks, confirmed=confirmed)


def _wrong_with_visits(order: Order, *, confirmed: bool) -> Iterator[str]:
    for item in order.items.all():
        visits = list(item.appointments.all())
        if item.call_me:
            if visits:
                yield f"{order} waits for a call and has visits {visits}"
            continue
        if [visit.status for visit in visits] != [order.status]:
            yield f"{order} ({order.status}) has visits {visits}"
        live = [slot.status for visit in visits for slot in visit.slots.all() if slot.status != SlotStatus.RELEASED]
        if live != [SlotStatus.BOOKED] * (item.service.crew if confirmed else 0):
            yield f"{order} ({order.status}) claims {live}"


def _wrong_with_money(order: Order, payable: Payable, tasks: str, *, confirmed: bool) -> Iterator[str]:
    captured = sum((payment.captured for payment in payable.payments.all()), NOTHING)
    if confirmed and payable.required_for_confirmation and captured < payable.amount:
        yield f"{order} was confirmed for {captured} of {payable.amount}"
    if bool(payable.closed_reason) == confirmed:
        yield f"{order} ({order.status}) has a payable closed for “{payable.closed_reason}”"
    if captured > payable.amount and f"payable:{payable.pk}:overpaid" not in tasks:
        payments = [str(payment.pk) for payment in payable.payments.all()]
        if not any(f"payment:{pk}:" in tasks for pk in payments) and payable.paid > payable.amount:
            yield f"{order} was paid twice and nobody was told"
    known = [str(order.public_id), *(str(payment.pk) for payment in payable.payments.all())]
    if order.status == "expired" and payable.paid and not any(name in tasks for name in known):
        yield f"{order} was paid {payable.paid}, is not visited, and nobody was told"


def wrong_with_payments() -> Iterator[str]:
    for payment in Payment.objects.prefetch_related("facts", "refunds"):
        if not 0 <= payment.refunded <= payment.captured:
            yield f"{payment}: {payment.refunded} refunded of {payment.captured}"
        charges = [fact for fact in payment.facts.all() if fact.type == FactType.CHARGE_SUCCEEDED and fact.counted]
        if sum((fact.amount for fact in charges), NOTHING) != payment.captured:
            yield f"{payment}: captured {payment.captured} by {charges}"
        if any(fact.counted and fact.currency != payment.currency for fact in payment.facts.all()):
            yield f"{payment}: foreign money counts"
        if payment.state != "succeeded" and charges:
            yield f"{payment}: money came"
    for payable in Payable.objects.prefetch_related("payments"):
        if payable.paid != sum((one.captured - one.refunded for one in payable.payments.all()), NOTHING):
            yield f"{payable}: paid {payable.paid} by {list(payable.payments.all())}"
    yield from _wrong_next_door()
    yield from _wrong_with_receipts()
    yield from (f"{news.kind} {news.amount} was never acted on" for news in Settlement.objects.open())
    yield from (f"{row} is {row.state}" for row in WebhookInbox.objects.filter(state__in=("received", "dead")))


def _wrong_with_receipts() -> Iterator[str]:
    charges_counted = Fact.objects.filter(type=FactType.CHARGE_SUCCEEDED, counted=True).count()
    numbers: defaultdict[str, list[int]] = defaultdict(list)
    for receipt in Receipt.objects.select_related("series").order_by("number"):
        numbers[receipt.series.name].append(receipt.number)
    if any(found != list(range(1, len(found) + 1)) for found in numbers.values()):
        yield f"receipts are numbered {dict(numbers)}"
    if sum(map(len, numbers.values())) != charges_counted:
        yield f"{dict(numbers)} receipts for {charges_counted} charges"


def wrong_with_invoices() -> Iterator[str]:
    """A confirmed order has exactly one invoice over what it owes; notes never take back more than that."""
    numbers: defaultdict[str, list[int]] = defaultdict(list)
    for paper in Invoice.objects.order_by("number"):
        numbers[paper.series_id].append(paper.number)
        if (paper.net + paper.tax, *_sums(paper)) != (paper.gross, paper.net, paper.tax, paper.gross):
            yield f"{paper} over {paper.gross} has lines that come to {_sums(paper)}"
    if any(found != list(range(1, len(found) + 1)) for found in numbers.values()):
        yield f"invoices are numbered {dict(numbers)}"
    for order in Order.objects.placed_ever().exclude(payable=None).select_related("payable"):
        assert order.payable is not None
        papers = list(order.payable.invoices.order_by("pk"))
        invoices = [paper for paper in papers if not paper.is_credit_note]
        if len(invoices) != (order.status == "confirmed"):
            yield f"{order} ({order.status}) has the invoices {invoices}"
        for invoice in invoices:
            yield from _wrong_with_notes(order.payable, invoice, [one for one in papers if one.is_credit_note])


def _wrong_with_notes(payable: Payable, invoice: Invoice, notes: list[Invoice]) -> Iterator[str]:
    credited = -sum((note.gross for note in notes), NOTHING)
    if (invoice.gross, invoice.currency) != (payable.amount, payable.currency):
        yield f"{invoice} is over {invoice.gross}, owed was {payable.amount}"
    if not 0 <= credited <= invoice.gross:
        yield f"{invoice} over {invoice.gross} has {credited} credited"
    captured = sum((one.captured for one in payable.payments.all()), NOTHING)
    refunded = sum((one.refunded for one in payable.payments.all()), NOTHING)
    beyond = max(captured - invoice.gross, NOTHING)
    if credited < min(refunded - beyond, invoice.gross):
        yield f"{refunded} of {captured} went back for {invoice}, and only {credited} was credited"


def _sums(paper: Invoice) -> tuple[Decimal, ...]:
    return tuple(
        sum((Decimal(line[key]) for line in paper.content["lines"]), NOTHING) for key in ("net", "tax", "gross")
    )


def _wrong_next_door() -> Iterator[str]:
    """Compare our books with those of the provider's house."""
    intents = list(SandboxIntent.objects.all())
    keys = set(GatewayCall.objects.filter(operation="create").values_list("key", flat=True))
    yield from _wrong_refunds_next_door(intents)
    doubled = [name for name, count in Counter(one.metadata["payment"] for one in intents).items() if count > 1]
    if doubled or any(one.key not in keys for one in intents):
        yield f"payments with two intents: {doubled}"
    there = sum((one.amount - _given_back(one) for one in intents if one.status == "succeeded"), NOTHING)
    ours = sum((one.captured - one.refunded for one in Payment.objects.filter(gateway="sandbox")), NOTHING)
    if there != ours:
        yield f"the house has {there} for us, we know of {ours}"
    closed = set(Payment.objects.exclude(payables__closed_reason="").values_list("provider_ref", flat=True))
    open_pages = [one for one in intents if one.status not in ("succeeded", "canceled") and one.ref in closed]
    yield from (f"{one} can still be paid" for one in open_pages)


def _wrong_refunds_next_door(intents: Iterable[SandboxIntent]) -> Iterator[str]:
    """One call makes one refund at most, and what is promised is never more than what came."""
    ours = set(GatewayCall.objects.filter(operation="refund").values_list("key", flat=True))
    made = Counter(refund["key"] for one in intents for refund in one.refunds)
    yield from (f"refund {key} was made {times} times" for key, times in made.items() if times > 1)
    yield from (f"refund {key} is nobody's" for key in made if key not in ours and not key.startswith("desk:"))
    for payment in Payment.objects.prefetch_related("refunds"):
        rows = payment.refunds.all()
        promised = sum((row.amount for row in rows if row.state in Refund.IN_FLIGHT), NOTHING)
        arrived = sum((row.amount for row in rows if row.state in ("succeeded", "external")), NOTHING)
        if arrived != payment.refunded or promised + arrived > payment.captured:
            yield f"{payment}: {arrived} arrived and {promised} is promised, of {payment.captured}"


def _given_back(intent: Any) -> Decimal:
    return sum((Decimal(made["amount"]) for made in intent.refunds), NOTHING)


def wrong_in_the_ledger() -> Iterator[str]:
    by_tx: defaultdict[tuple[int, str], Decimal] = defaultdict(Decimal)
    by_account: defaultdict[str, Decimal] = defaultdict(Decimal)
    for entry in LedgerEntry.objects.all():
        by_tx[entry.tx_id, entry.currency] += entry.amount
        by_account[entry.account] += entry.amount
    yield from (f"posting {key} sums to {total}" for key, total in by_tx.items() if total)
    for payable in Payable.objects.all():
        wanted = of_payable(payable.pk, paid=payable.paid, amount=payable.amount, closed=bool(payable.closed_reason))
        yield from (
            f"{account} stands at {by_account[account]}, not {amount}"
            for account, amount in wanted.items()
            if by_account[account] != amount
        )
    for gateway in ("sandbox", "offline"):
        net = sum((one.captured - one.refunded for one in Payment.objects.filter(gateway=gateway)), NOTHING)
        if by_account[f"clearing:{gateway}"] != net:
            yield f"clearing:{gateway} stands at {by_account[f'clearing:{gateway}']}, not {net}"


def wrong_with_accounts() -> Iterator[str]:
    """An order is in the account that has proved its address, once, and in no other."""
    proved = dict(EmailAddress.objects.filter(verified=True).values_list("email", "user"))
    linked = Counter(
        Event.objects.filter(subject_type="booking.order", new="linked").values_list("subject_id", flat=True)
    )
    for order in Order.objects.placed_ever().select_related("customer"):
        owner = order.customer.user_id if order.customer else None
        if owner != proved.get(order.guest_email.lower()):
            yield f"{order} for {order.guest_email} is in the account {owner}"
        if linked[str(order.pk)] != bool(owner):
            yield f"{order} was linked {linked[str(order.pk)]} times"
    if Order.objects.drafts().exclude(customer=None).exists():
        yield "a basket is in an account"
    owners = Counter(Customer.objects.exclude(user=None).values_list("user", flat=True))
    yield from (f"account {user} has {times} customers" for user, times in owners.items() if times > 1)


class WithItsList(SandboxGateway):
    """The provider's house, with the list of movements a real one would give."""

    def movements(self, *, since: datetime, until: datetime) -> list[Movement]:
        return [one for intent in SandboxIntent.objects.all() for one in _moved(intent, since, until)]


def _moved(intent: SandboxIntent, since: datetime, until: datetime) -> Iterator[Movement]:
    if intent.charged_at and since <= intent.charged_at < until:
        charged = Money(intent.amount, intent.currency)
        yield Movement(FactType.CHARGE_SUCCEEDED, intent.charge_ref, intent.ref, charged)
    for made in intent.refunds:
        if since <= datetime.fromisoformat(made["created"]) < until:
            amount = Money(Decimal(made["amount"]), intent.currency)
            yield Movement(FactType.REFUND_SUCCEEDED, made["id"], intent.ref, amount)


def wrong_by_the_providers_list(*, at: datetime) -> Iterator[str]:
    """Reconcile as the nightly command does; money in another currency comes from outside and is on no list."""
    said = io.StringIO()
    usual, GATEWAYS["sandbox"] = GATEWAYS["sandbox"], WithItsList()
    try:
        with time_machine.travel(at, tick=False), suppress(CommandError):
            call_command("reconcile_payments", days=365, stdout=said)
    finally:
        GATEWAYS["sandbox"] = usual
    lines = said.getvalue().splitlines()
    yield from (line for line in lines if " eur-" not in line and not line.startswith("Our books"))
    if not lines:
        yield "reconciling said nothing"
