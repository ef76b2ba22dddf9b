from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError

from accounts.models import AccessToken
from booking.actions.basket import add_item, give_details, start_basket
from booking.actions.claims import HoldLost
from booking.actions.orders import expire_order, place_order, start_order_payment
from booking.choosing import Chosen
from booking.errors import Incomplete, NotOffered, PriceChanged
from booking.models import Appointment, Order, Slot, SlotStatus
from booking.pricing import quote_order
from booking.queries import PURPOSE, order_by_key, order_by_number, order_key
from catalogue.models import PriceVersion, Service
from core.models import Event
from core.money import money
from notifications.models import Delivery
from payments.actions.pay import refresh_payment
from payments.models import Payable, Payment, Receipt
from tests.booking.factories import NOW
from tests.booking.sale import ADA, HOME, fill_basket, only_item, open_for_business, place
from tests.firm import register_for_vat
from tests.payments.factories import use_card

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=31)


def test_holds_become_bookings_and_the_money_is_owed() -> None:
    register_for_vat()
    service, _ = open_for_business(price=60)
    order = place(fill_basket(service, service))
    assert order.status == "placed"
    assert set(Slot.objects.values_list("status", flat=True)) == {SlotStatus.BOOKED}
    assert Payable.objects.get().money == money(120)
    assert order.tax == money(20).amount


@pytest.mark.parametrize("draw", [lambda below: 0, lambda below: below - 1], ids=["lowest", "highest"])
def test_every_number_has_eight_digits(monkeypatch: pytest.MonkeyPatch, draw: Callable[[int], int]) -> None:
    service, _ = open_for_business()
    monkeypatch.setattr("secrets.randbelow", draw)
    assert len(place(fill_basket(service)).number or "") == 8


def test_the_orders_key_is_there_before_a_page_or_a_mail_needs_it() -> None:
    service, _ = open_for_business()
    place(fill_basket(service))
    assert AccessToken.objects.filter(purpose=PURPOSE).exists()


def test_placing_twice_gives_the_same_order() -> None:
    service, _ = open_for_business()
    basket = fill_basket(service)
    assert place(basket).number == place(basket).number
    assert Payable.objects.count() == 1


@pytest.mark.fault("2a")
def test_a_price_that_changed_is_asked_about_and_nothing_happens() -> None:
    service, _ = open_for_business(price=60)
    order = fill_basket(service)
    PriceVersion.objects.create(service=service, amount=money(75), valid_from=NOW)
    with pytest.raises(PriceChanged) as changed:
        place_order(order, shown_total=money(60), payment_choice="card", at=NOW)
    assert changed.value.extra["total"] == money(75)
    assert Order.objects.get().status == "draft"
    assert not Payable.objects.exists()


def test_a_later_price_does_not_touch_a_placed_order() -> None:
    service, _ = open_for_business(price=60)
    order = place(fill_basket(service))
    PriceVersion.objects.create(service=service, amount=money(75), valid_from=NOW)
    assert quote_order(order, at=LATER).total == money(60)


def test_a_basket_without_a_time_is_sent_to_the_times() -> None:
    service, _ = open_for_business()
    order = start_basket(HOME, at=NOW)
    item = add_item(order, service, Chosen(), at=NOW)
    give_details(order, ADA, at=NOW)
    with pytest.raises(Incomplete) as incomplete:
        place(order)
    assert incomplete.value.extra == {"where": "time", "item": item.pk}


@pytest.mark.parametrize("left_out", ["name", "email", "phone", "address_line1", "city"])
def test_a_basket_without_a_detail_is_sent_to_the_details(left_out: str) -> None:
    service, _ = open_for_business()
    order = fill_basket(service)
    give_details(order, replace(ADA, **{left_out: ""}), at=NOW)
    with pytest.raises(Incomplete) as incomplete:
        place(order)
    assert incomplete.value.extra["where"] == "details"


def test_an_empty_basket_is_sent_to_the_services() -> None:
    with pytest.raises(Incomplete, match="Choose a service first"):
        place(start_basket(HOME, at=NOW))


def test_paying_on_the_day_confirms_at_once_and_sends_the_mail() -> None:
    service, _ = open_for_business(pay_on_day=True)
    order = place(fill_basket(service), choice="on_day")
    assert order.status == "confirmed"
    assert Appointment.objects.get().status == "confirmed"
    assert Delivery.objects.get().kind == "order_confirmed"


def test_an_order_on_the_day_leaves_the_trail_of_every_step() -> None:
    service, _ = open_for_business(pay_on_day=True)
    order = place(fill_basket(service), choice="on_day")
    trail = Event.objects.about(order).order_by("pk").values_list("old", "new", "reason")
    assert list(trail) == [("draft", "placed", ""), ("placed", "confirmed", "Nothing to pay before the visit")]
    visit, slot = Appointment.objects.get(), Slot.objects.get()
    assert Event.objects.about(visit).get().new == "confirmed"
    assert Event.objects.about(slot).get().new == "booked"


@pytest.mark.parametrize("choice", ["card", "on_day"])
def test_a_number_that_another_order_has_is_drawn_again(monkeypatch: pytest.MonkeyPatch, choice: str) -> None:
    service, _ = open_for_business(providers=2, pay_on_day=True)
    numbers = iter(["12345678", "12345678", "12345678", "87654321"])
    monkeypatch.setattr("booking.actions.orders._new_number", lambda: next(numbers))
    orders = [place(fill_basket(service), choice=choice) for _ in range(2)]
    assert [order.number for order in orders] == ["12345678", "87654321"]
    assert Payable.objects.filter(label="Order 8765 4321").exists()
    assert Payable.objects.count() == 2
    assert Event.objects.about(orders[1]).count() == Event.objects.about(orders[0]).count()


def test_what_else_the_database_refuses_is_not_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    service, _ = open_for_business()
    refusals = iter([IntegrityError("another rule")])

    def draw(below: int) -> int:
        for refusal in refusals:
            raise refusal
        return 0

    monkeypatch.setattr("secrets.randbelow", draw)
    with pytest.raises(IntegrityError, match="another rule"):
        place(fill_basket(service))
    assert Order.objects.get().status == "draft"


def test_nothing_of_another_order_is_touched_when_one_runs_out() -> None:
    service, _ = open_for_business(providers=2)
    first, second = place(fill_basket(service)), place(fill_basket(service))
    expire_order(first, at=LATER)
    assert Slot.objects.get(status=SlotStatus.BOOKED).appointment.item.order == second
    assert Appointment.objects.get(item__order=second).status == "pending"


def test_paying_on_the_day_is_refused_where_one_of_two_services_does_not_allow_it() -> None:
    allows, forbids = open_for_business(pay_on_day=True)[0], open_for_business(pay_on_day=False)[0]
    with pytest.raises(NotOffered, match="One of these"):
        place(fill_basket(allows, forbids), choice="on_day")


def test_paying_on_the_day_is_refused_where_the_service_does_not_allow_it() -> None:
    service, _ = open_for_business(pay_on_day=False)
    with pytest.raises(NotOffered):
        place(fill_basket(service), choice="on_day")


@pytest.mark.fault(7)
def test_an_order_that_costs_nothing_asks_no_gateway() -> None:
    service, _ = open_for_business(price=0)
    order = place(fill_basket(service))
    assert (order.status, order.payable) == ("confirmed", None)


def test_a_hold_that_ran_out_is_taken_again_while_its_time_is_free() -> None:
    service, _ = open_for_business()
    assert place(fill_basket(service), at=LATER).status == "placed"


def test_a_hold_that_ran_out_and_was_taken_places_nothing() -> None:
    service, _ = open_for_business()
    slow = fill_basket(service)
    fill_basket(service, at=LATER)
    with pytest.raises(HoldLost):
        place(slow, at=LATER)
    slow.refresh_from_db()
    assert (slow.status, slow.number) == ("draft", None)
    assert only_item(slow).gross is None


def test_the_guests_key_opens_the_order_and_a_basket_has_none() -> None:
    service, _ = open_for_business()
    basket = fill_basket(service)
    assert order_by_key("nonsense", at=NOW) is None
    order = place(basket)
    assert order_by_key(order_key(order, at=NOW), at=LATER) == order


def test_number_and_address_find_the_order_however_they_are_typed() -> None:
    service, _ = open_for_business()
    order = place(fill_basket(service))
    assert order_by_number(order.spoken_number, " ADA@Example.com ") == order


def test_a_number_with_another_address_finds_nothing() -> None:
    service, _ = open_for_business()
    order = place(fill_basket(service))
    assert order_by_number(order.number or "", "eve@example.com") is None
    assert order_by_number("", "") is None


@pytest.mark.fault("2b")
def test_a_tax_that_changed_costs_nobody_more_and_stands_on_the_papers() -> None:
    register_for_vat()
    service, _ = open_for_business(price=60)
    order = fill_basket(service)
    shown = quote_order(order, at=NOW).total
    Service.objects.update(tax_rate=5)
    place_order(order, shown_total=shown, payment_choice="card", at=NOW)
    payable = Payable.objects.get()
    assert (payable.amount, payable.tax) == (60, money("2.86").amount)
    assert payable.document["lines"][0]["tax"] == "2.86"


@pytest.mark.fault(5)
@pytest.mark.parametrize("prices", [("33.33", "33.33", "33.34"), ("0.01", "0.02", "99.97"), ("16.67", "8.33", "4.17")])
@pytest.mark.parametrize("rate", ["20", "17.5", "33.33"])
def test_lines_total_charge_and_receipt_are_one_sum(prices: tuple[str, ...], rate: str) -> None:
    register_for_vat()
    services = [open_for_business(price=Decimal(price), tax_rate=Decimal(rate))[0] for price in prices]
    order = place(fill_basket(*services))
    use_card(start_order_payment(order, gateway="sandbox", at=NOW), at=NOW)
    payment = refresh_payment(Payment.objects.get(), at=NOW)
    quote, payable, receipt = quote_order(order, at=NOW), Payable.objects.get(), Receipt.objects.get()
    total, tax = sum(map(Decimal, prices)), sum(line.tax.amount for line in quote.lines)
    assert sum(line.amount.amount for line in quote.lines) == total
    assert {quote.total.amount, order.total, payable.amount, payment.captured, receipt.amount} == {total}
    assert {quote.tax.amount, order.tax, payable.tax, receipt.tax} == {tax}
    assert sum(Decimal(line["amount"]) for line in receipt.content["lines"]) == total
    assert sum(Decimal(line["tax"]) for line in receipt.content["lines"]) == tax
