"""Orders as they stand after the sale, made row by row so that screens and mails can be shown alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from allauth.account.models import EmailAddress
from django.utils import timezone

from accounts.models import Customer, Role, User
from booking.models import Appointment, ItemChoice, Order, OrderItem, Provider, Slot
from booking.queries import order_key
from catalogue.models import Category, Service
from payments.actions.invoices import issue_invoice
from payments.models import Payable
from tests.payments.factories import pay_it

MONDAY = datetime(2026, 11, 16, 12, tzinfo=UTC)
PASSWORD = "correct horse battery staple"


def make_user(email: str = "priya@example.com", **overrides: Any) -> User:
    """Someone with a verified address."""
    fields = {"name": "Priya Shah", "role": Role.CUSTOMER, **overrides}
    user = User.objects.create_user(email, fields.pop("password", PASSWORD), **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def make_provider(name: str = "Maya Lindqvist", **overrides: Any) -> Provider:
    slug = name.lower().replace(" ", "-")
    return Provider.objects.get_or_create(slug=slug, defaults={"name": name, **overrides})[0]


def make_service(name: str = "Deep clean", **overrides: Any) -> Service:
    category, _ = Category.objects.get_or_create(slug="cleaning", defaults={"name": "Cleaning"})
    slug = name.lower().replace(" ", "-")
    defaults = {"category": category, "name": name, "minutes": 180, **overrides}
    return Service.objects.get_or_create(slug=slug, defaults=defaults)[0]


def make_order(
    *,
    number: str = "48210937",
    user: User | None = None,
    providers: tuple[Provider, ...] | None = None,
    gross: str = "144.00",
    paid: bool = True,
    starts_at: datetime = datetime(2027, 6, 22, 8, 30, tzinfo=UTC),
    **overrides: Any,
) -> Order:
    """A confirmed deep clean at Priya's with an extra, one visit, booked for Maya."""
    total, tax = Decimal(gross), Decimal(gross) / 6
    payable = Payable.objects.create(
        kind="order_full",
        label=f"Order {number}",
        currency="GBP",
        amount=total,
        tax=tax,
        paid=total if paid else 0,
        required_for_confirmation=paid,
        created_at=MONDAY,
    )
    fields = {
        "number": number,
        "status": "confirmed",
        "guest_name": "Priya Shah",
        "guest_email": "priya@example.com",
        "guest_phone": "+442079460123",
        "postcode": "BS6 5QA",
        "address_line1": "12 Chandos Road",
        "city": "Bristol",
        "payable": payable,
        "currency": "GBP",
        "total": total,
        "tax": tax,
        "created_at": MONDAY,
        "touched_at": MONDAY,
        "placed_at": MONDAY,
        "pay_until": MONDAY + timedelta(minutes=30),
        "confirmed_at": MONDAY,
        "payment_choice": "card" if paid else "on_day",
        **overrides,
    }
    if user is not None:
        fields["customer"], _ = Customer.objects.get_or_create(
            user=user, defaults={"name": user.name, "email": user.email}
        )
    order = Order.objects.create(**fields)
    make_visit(order, gross=gross, providers=providers, starts_at=starts_at)
    order_key(order, at=MONDAY)
    return order


def make_visit(
    order: Order,
    *,
    service: Service | None = None,
    gross: str = "144.00",
    providers: tuple[Provider, ...] | None = None,
    starts_at: datetime,
) -> Appointment:
    """Add a service with its visit to an order."""
    service = service or make_service()
    item = OrderItem.objects.create(
        order=order,
        service=service,
        service_name=service.name,
        base_price=Decimal(gross) - 24,
        gross=Decimal(gross),
        tax=Decimal(gross) / 6,
        tax_rate=Decimal(20),
        minutes=service.minutes,
    )
    ItemChoice.objects.create(item=item, name="Inside the oven", price=Decimal(24), minutes=30)
    ends_at = starts_at + timedelta(minutes=service.minutes)
    visit = Appointment.objects.create(item=item, status="confirmed", starts_at=starts_at, ends_at=ends_at)
    for provider in (make_provider(),) if providers is None else providers:
        Slot.objects.create(
            appointment=visit,
            provider=provider,
            service=service,
            slot_date=starts_at.date(),
            starts_at=starts_at,
            ends_at=ends_at,
            status="booked",
        )
    return visit


def make_order_paid_by_card() -> Order:
    """An order whose money has come through the gateway, with its invoice."""
    order = make_order(paid=False)
    assert order.payable is not None
    pay_it(order.payable, at=timezone.now())
    issue_invoice(order.payable, at=timezone.now())
    return order
