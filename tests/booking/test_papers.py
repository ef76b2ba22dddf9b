"""An order that is certain has one invoice, and whoever holds the order's link can take its papers along."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from booking.actions.basket import choose_time, give_details
from booking.actions.orders import expire_order
from booking.actions.settlements import consume_settlements
from booking.models import Order
from booking.queries import order_key
from core.money import money
from notifications.kinds import build_message
from notifications.models import Delivery
from payments.actions.invoices import issue_invoice
from payments.models import Invoice
from tests.booking.factories import NOW
from tests.booking.sale import ADA, TEN, fill_basket, open_for_business, place
from tests.firm import register_for_vat
from tests.payments.factories import make_payable, pay_it

pytestmark = pytest.mark.django_db
SOON = NOW + timedelta(minutes=1)


def order_in(state: str, **service: Any) -> Order:
    """Return an order that is `placed` and waits for its money, `paid` by card, or to be paid on the `day`."""
    sold, _ = open_for_business(price=60, pay_on_day=True, **service)
    order = place(fill_basket(sold), choice="on_day" if state == "day" else "card")
    if state == "paid":
        assert order.payable is not None
        pay_it(order.payable, at=NOW)
        consume_settlements(at=SOON)
        order.refresh_from_db()
    return order


def test_a_paid_order_has_one_invoice_over_what_it_owes() -> None:
    order = order_in("paid")
    consume_settlements(at=SOON)
    invoice = Invoice.objects.get()
    assert (order.status, invoice.payable, invoice.money) == ("confirmed", order.payable, money(60))
    assert (invoice.content["paid"], invoice.content["lines"][0]["name"]) == ("60.000", str(order.items.get()))


def test_the_buyer_is_named_with_every_line_of_the_address() -> None:
    service, _ = open_for_business()
    order = fill_basket(service)
    give_details(order, replace(ADA, address_line2="Top flat"), at=NOW)
    payable = place(order).payable
    assert payable is not None
    assert payable.document["buyer"] == {
        "name": "Ada Lovelace",
        "email": "ada@example.com",
        "address": ["12 Cotham Road", "Top flat", "Bristol", "BS6 5QA"],
    }


def test_an_order_paid_on_the_day_is_invoiced_when_it_is_confirmed_and_due_on_that_day() -> None:
    order_in("day")
    invoice = Invoice.objects.get()
    assert (f"{invoice.due_on}", invoice.content["paid"], invoice.content["pay_on_day"]) == (
        "2027-03-08",
        "0.000",
        True,
    )


def test_an_order_of_two_visits_is_due_on_the_day_of_the_last() -> None:
    sold, _ = open_for_business(pay_on_day=True)
    order = fill_basket(sold, sold)
    choose_time(order.items.order_by("pk")[0], TEN + timedelta(days=2), at=NOW)
    place(order, choice="on_day")
    assert Invoice.objects.get().due_on == TEN.date() + timedelta(days=2)


def test_an_order_that_waits_for_its_money_or_lost_it_has_no_invoice() -> None:
    order = order_in("placed")
    expire_order(order, at=SOON)
    assert not Invoice.objects.exists()


def test_a_confirmation_that_is_undone_gives_its_number_back() -> None:
    sold, _ = open_for_business(price=60, pay_on_day=True)
    basket = fill_basket(sold)
    with transaction.atomic():
        place(basket, choice="on_day")
        transaction.set_rollback(True)
    place(Order.objects.get(), choice="on_day")
    assert Invoice.objects.get().number == 1


def test_each_line_carries_the_rate_it_was_sold_at() -> None:
    register_for_vat()
    order = order_in("placed", tax_rate="5.00")
    assert order.payable is not None
    assert order.payable.document["lines"][0]["rate"] == "5.00"


def test_an_invoice_costs_a_confirmation_four_questions(django_assert_max_num_queries: Any) -> None:
    payable = make_payable(required_for_confirmation=False)
    with transaction.atomic(), django_assert_max_num_queries(4):
        issue_invoice(payable, at=NOW)


@pytest.mark.parametrize("where", ["orders", "checkout/success"])
def test_the_pages_of_an_order_lead_to_its_invoice(client: Client, where: str) -> None:
    key = order_key(order_in("day"), at=NOW)
    html = client.get(f"/{where}/{key}/").content.decode()
    assert f'href="/orders/{key}/papers/TEST-INV-000001.pdf"' in html


def test_the_link_of_an_order_opens_its_papers_privately(client: Client) -> None:
    key = order_key(order_in("paid"), at=NOW)
    for number in ("TEST-INV-000001", "TEST-000001"):
        answer = client.get(f"/orders/{key}/papers/{number}.pdf")
        assert answer.content.startswith(b"%PDF")
        assert answer["Cache-Control"] == "no-store, private"
        assert answer["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("number", ["TEST-INV-000002", "INV-000001", "x", "-", "TEST-INV-²", "TEST-INV-" + "9" * 40])
def test_it_opens_no_paper_of_another_order(client: Client, number: str) -> None:
    key = order_key(order_in("day"), at=NOW)
    with transaction.atomic():
        issue_invoice(make_payable(), at=NOW)
    assert client.get(f"/orders/{key}/papers/{number}.pdf").status_code == 404


def test_the_confirmation_leads_to_the_invoice() -> None:
    order_in("day")
    message = build_message(Delivery.objects.get(kind="order_confirmed"))
    assert message is not None
    for body in (message.text, message.html):
        assert "/papers/TEST-INV-000001.pdf" in body
