"""The pages behind a guest's key, and finding an order again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from booking.actions.orders import expire_order
from booking.models import Order
from booking.queries import order_key
from booking.views.basket import rows_of, visits_in_order
from catalogue.models import Service
from payments.gateways.sandbox import house
from payments.gateways.sandbox.cards import BY_NUMBER
from payments.models import Payment, PaymentState
from tests.booking.visitor import GOOD_CARD, Visitor
from tests.dashboard.factories import make_order, make_service, make_visit

pytestmark = pytest.mark.django_db
DECLINED = "4000000000000002"


@pytest.fixture
def order(visitor: Visitor, cleaning: Service) -> Order:
    """An order confirmed at once, to be paid on the day."""
    Service.objects.update(pay_on_day=True)
    visitor.fill_basket(cleaning)
    visitor.place("on_day")
    return visitor.order()


@pytest.fixture
def paid(visitor: Visitor, cleaning: Service) -> Order:
    visitor.fill_basket(cleaning)
    visitor.pay()
    return visitor.order()


def key(order: Order) -> str:
    return order_key(order, at=timezone.now())


def test_number_and_email_lead_to_the_order(order: Order) -> None:
    asked = {"number": order.spoken_number, "email": "ADA@example.org"}
    assert Visitor().post("/orders/track/", asked).url == f"/orders/{key(order)}/"


def test_a_wrong_number_and_a_wrong_email_get_the_same_answer(order: Order) -> None:
    number = Visitor().post("/orders/track/", {"number": "99999999", "email": "ada@example.org"}).content.decode()
    email = Visitor().post("/orders/track/", {"number": order.number, "email": "eve@example.org"}).content.decode()
    assert "We found no order with this number and e-mail address" in number
    assert "We found no order with this number and e-mail address" in email


def test_looking_for_orders_is_throttled(order: Order) -> None:
    guess = {"number": order.number, "email": "eve@example.org"}
    answers = [Visitor().post("/orders/track/", guess) for _ in range(11)]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert int(answers[-1]["Retry-After"]) in range(1, 61)


def test_the_order_page_says_status_visit_address_and_money(order: Order) -> None:
    page = Visitor().get(f"/orders/{key(order)}/").content.decode()
    for words in ["Confirmed", "Window cleaning with Ana", "4 Mill Lane", "To pay on the day", "£60"]:
        assert words in page
    assert "Reed" not in page


@pytest.mark.fault("63a")
def test_a_guessed_key_opens_nothing(order: Order) -> None:
    for page in ["/orders/guess/", "/checkout/success/guess/", "/checkout/pay/guess/", "/orders/guess/receipt.pdf"]:
        assert Visitor().get(page).status_code == 404


def test_pages_behind_a_key_tell_nobody_their_address(order: Order) -> None:
    for page in [f"/orders/{key(order)}/", f"/checkout/success/{key(order)}/", f"/orders/{key(order)}/calendar.ics"]:
        answer = Visitor().get(page)
        assert answer["Referrer-Policy"] == "no-referrer"
        assert "no-store" in answer["Cache-Control"]
        assert "noindex" in answer["X-Robots-Tag"]


def test_looking_at_an_order_never_writes(order: Order) -> None:
    for page in [f"/orders/{key(order)}/", f"/checkout/success/{key(order)}/", f"/orders/{key(order)}/calendar.ics"]:
        with CaptureQueriesContext(connection) as queries:
            Visitor().get(page)
        assert not [q["sql"] for q in queries if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))], page


def test_the_calendar_holds_each_visit_in_universal_time(order: Order) -> None:
    answer = Visitor().get(f"/orders/{key(order)}/calendar.ics")
    assert answer["Content-Type"].startswith("text/calendar")
    [event] = Calendar.from_ical(answer.content).walk("VEVENT")
    visit = order.items.get().appointments.get()
    assert event.decoded("dtstart") == visit.starts_at
    assert str(visit.public_id) in str(event["uid"])
    assert int(str(event["sequence"])) >= 0
    assert "4 Mill Lane" in str(event["location"])


def test_a_paid_order_has_a_receipt(paid: Order) -> None:
    answer = Visitor().get(f"/orders/{key(paid)}/receipt.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


def test_an_unpaid_order_has_none(order: Order) -> None:
    assert Visitor().get(f"/orders/{key(order)}/receipt.pdf").status_code == 404


def test_a_declined_card_can_be_tried_again_for_the_same_order(visitor: Visitor, cleaning: Service) -> None:
    visitor.fill_basket(cleaning)
    success = visitor.pay(DECLINED)
    failed = visitor.get(success, follow=True)
    assert failed.redirect_chain[-1][0].startswith("/checkout/failed/")
    assert "No money was taken" in failed.content.decode()
    again = visitor.post(success.replace("success", "pay"))
    visitor.type_card(again.url)
    assert "You are booked in" in visitor.get(success).content.decode()
    assert Order.objects.count() == 1


def test_a_second_card_on_the_same_page_is_never_answered_with_the_first_ones_failure(
    visitor: Visitor, cleaning: Service
) -> None:
    visitor.fill_basket(cleaning)
    success = visitor.pay(DECLINED)
    payment = Payment.objects.get()
    assert payment.state == PaymentState.FAILED
    house.pay_by_card(str(payment.provider_ref), BY_NUMBER[GOOD_CARD], at=timezone.now())  # its news is on the way
    assert "No money was taken" not in visitor.get(success, follow=True).content.decode()
    assert visitor.get(success.replace("success", "failed")).url == success
    assert visitor.post(success.replace("success", "pay")).url == success
    assert payment.calls.count() == 1


def test_looking_at_the_pay_page_starts_nothing(visitor: Visitor, cleaning: Service) -> None:
    visitor.fill_basket(cleaning)
    visitor.place(follow=True)
    page = Visitor().get(f"/checkout/pay/{key(visitor.order())}/")
    assert page.status_code == 200
    assert "Pay £60" in page.content.decode()
    assert page["Referrer-Policy"] == "same-origin"
    assert Payment.objects.count() == 1


@pytest.mark.fault(65)
def test_polling_moves_on_when_the_order_is_settled(paid: Order) -> None:
    answer = Visitor().get(f"/checkout/success/{key(paid)}/", headers={"HX-Request": "true"})
    assert b"data-goto" in answer.content
    assert b"<html" not in answer.content


def test_an_order_that_ran_out_says_so_and_cannot_be_paid(visitor: Visitor, cleaning: Service) -> None:
    visitor.fill_basket(cleaning)
    visitor.place()
    order = visitor.order()
    expire_order(order, at=timezone.now())
    page = visitor.get(f"/checkout/pay/{key(order)}/", follow=True)
    assert "The time to pay ran out" in page.content.decode()
    assert visitor.post(f"/checkout/pay/{key(order)}/").status_code == 302


def test_the_confirmation_works_when_bookmarked(order: Order) -> None:
    page = Visitor().get(f"/checkout/success/{key(order)}/").content.decode()
    assert order.spoken_number in page
    assert "What happens next" in page


def test_visits_come_earliest_first_however_they_were_chosen() -> None:
    later, sooner = datetime(2027, 6, 22, 9, tzinfo=UTC), datetime(2027, 6, 3, 9, tzinfo=UTC)
    order = make_order(starts_at=later)
    make_visit(order, service=make_service("Oven clean"), starts_at=sooner)

    rows = visits_in_order(rows_of(order, None))

    assert [row.visit.starts_at for row in rows if row.visit] == [sooner, later]
