"""What booking keeps about a person: the orders in their name, and the files sent with them."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import IO, Any

from django.utils.text import get_valid_filename
from djmoney.money import Money

from accounts.models import User
from accounts.personal_data import Row, register_files, register_section
from booking.models import Appointment, Draft, ItemAnswer, Order, OrderItem, Provider
from core.serializers import as_amount
from payments.models import Invoice, Receipt


def register() -> None:
    register_section("orders", _orders)
    register_section("baskets", _baskets)
    register_section("receipts", _receipts)
    register_section("invoices", _invoices)
    register_section("work", _work)
    register_files(_files)


def _orders(user: User) -> Iterable[Row]:
    """Return the orders of the customer. Who may see more, as an admin may, owns no more."""
    for order in Order.objects.filter(customer__user=user).whole():
        yield {
            "number": order.number,
            "status": order.get_status_display(),
            "name": order.guest_name,
            "email": order.guest_email,
            "phone": str(order.guest_phone),
            "address": [line for line in (order.address_line1, order.address_line2, order.city) if line],
            "postcode": order.postcode,
            "notes": order.notes,
            "total": _amount(order.total, order.currency),
            "tax": _amount(order.tax, order.currency),
            "created_at": order.created_at,
            "placed_at": order.placed_at,
            "confirmed_at": order.confirmed_at,
            "items": [_item(item) for item in order.items.all()],
        }


def _baskets(user: User) -> Iterable[Row]:
    """Return what was kept while booking: what was typed, and the reminder agreed to. Its code opens it: not said."""
    for draft in Draft.objects.filter(user=user).select_related("order"):
        yield {
            "created_at": draft.order.created_at,
            "typed": draft.typed,
            "reminder_agreed_at": draft.reminder_agreed_at,
            "reminder_words": draft.reminder_words,
            "reminded_at": draft.reminded_at,
        }


def _amount(amount: Decimal | None, currency: str) -> Any:
    """Write an amount as the API does. A basket has none yet."""
    return None if amount is None else as_amount(Money(amount, currency))


def _item(item: OrderItem) -> dict[str, Any]:
    return {
        "service": item.service_name or str(item.service),
        "price": _amount(item.gross, item.order.currency),
        "chosen": [str(choice) for choice in item.choices.all()],
        "answers": [{"question": answer.text, "answer": answer.shown} for answer in item.answers.all()],
        "visits": [_visit(visit) for visit in item.appointments.all()],
    }


def _visit(visit: Appointment) -> dict[str, Any]:
    return {"starts_at": visit.starts_at, "ends_at": visit.ends_at, "status": visit.get_status_display()}


def _receipts(user: User) -> Iterable[Row]:
    for receipt in Receipt.objects.filter(payable__order__customer__user=user).order_by("issued_at"):
        amount, tax = _amount(receipt.amount, receipt.currency), _amount(receipt.tax, receipt.currency)
        yield {
            "number": str(receipt),
            "issued_at": receipt.issued_at,
            "amount": amount,
            "tax": tax,
            "content": receipt.content,
        }


def _invoices(user: User) -> Iterable[Row]:
    """Return invoices and credit notes, of which the latter refer to one of the former."""
    mine = Invoice.objects.filter(payable__order__customer__user=user).select_related("refers")
    for invoice in mine.order_by("issued_at", "pk"):
        yield {
            "number": str(invoice),
            "kind": invoice.get_kind_display(),
            "refers_to": str(invoice.refers) if invoice.refers else "",
            "issued_at": invoice.issued_at,
            "due_on": invoice.due_on,
            "net": _amount(invoice.net, invoice.currency),
            "tax": _amount(invoice.tax, invoice.currency),
            "gross": _amount(invoice.gross, invoice.currency),
            "content": invoice.content,
        }


def _work(user: User) -> Iterable[Row]:
    """Return a provider's own side of their visits. Whom they went to is the customer's."""
    for provider in Provider.objects.filter(user=user):
        visits = Appointment.objects.filter(slots__provider=provider).distinct()
        yield {"name": provider.name, "bio": provider.bio, "visits": [_visit(visit) for visit in visits]}


def _files(user: User) -> Iterable[tuple[str, IO[bytes]]]:
    for answer in ItemAnswer.objects.filter(item__order__customer__user=user).exclude(file=""):
        try:
            content = answer.file.open("rb")
        except FileNotFoundError:  # the row still says what it was called
            continue
        yield f"files/{answer.public_id}/{get_valid_filename(answer.value) or 'file'}", content
