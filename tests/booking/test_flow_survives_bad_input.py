"""What the flow does with stale, crafted and repeated requests: the form again or not found, never a crash."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from booking.models import Order, OrderStatus, ProviderDay, Slot
from booking.views.times import TIMES_CHOSEN, TIMES_WINDOW
from catalogue.models import PriceVersion, Service
from payments.models import Payment
from tests.booking.visitor import DETAILS, Visitor

pytestmark = pytest.mark.django_db


def let_holds_run_out() -> None:
    past = timezone.now() - timedelta(minutes=1)
    Slot.objects.filter(status="held").update(held_until=past)
    ProviderDay.objects.exclude(next_expiry=None).update(next_expiry=past)


@pytest.mark.fault("3a", "3d")
def test_a_second_click_makes_one_order(visitor: Visitor, cleaning: Service) -> None:
    visitor.fill_basket(cleaning)
    form = {**visitor.check_form(), "payment_choice": "card"}
    visitor.post("/checkout/check/", form, follow=True)
    again = visitor.post("/checkout/check/", form)
    assert again.url.startswith("/checkout/success/")
    assert Order.objects.count() == 1
    assert Payment.objects.count() == 1


@pytest.mark.fault("3c")
def test_back_after_paying_leads_to_the_order(visitor: Visitor, cleaning: Service) -> None:
    visitor.fill_basket(cleaning)
    visitor.place()
    for path in ["/checkout/check/", "/checkout/details/", "/checkout/", "/book/basket/"]:
        assert visitor.get(path).url.startswith("/checkout/success/")


@pytest.mark.fault("2a")
def test_a_changed_price_is_shown_before_anything_is_charged(visitor: Visitor, cleaning: Service) -> None:
    visitor.fill_basket(cleaning)
    form = visitor.check_form()
    PriceVersion.objects.create(service=cleaning, amount=Decimal(80), valid_from=timezone.now())
    page = visitor.post("/checkout/check/", {**form, "payment_choice": "card"})
    assert page.status_code == 409
    assert "The price has changed" in page.content.decode()
    assert "Pay £80 and book" in page.content.decode()
    assert visitor.basket().status == OrderStatus.DRAFT
    assert not Payment.objects.exists()


@pytest.mark.fault(1)
@pytest.mark.parametrize("total", ["0", "1", "-60", "1e9999", "NaN", "sixty", "60,00", "\0", ""])
def test_a_crafted_total_buys_nothing(visitor: Visitor, cleaning: Service, total: str) -> None:
    visitor.fill_basket(cleaning)
    assert visitor.place(total=total).status_code in (200, 409)
    assert visitor.basket().status == OrderStatus.DRAFT


@pytest.mark.fault(1)
def test_prices_discounts_and_currencies_that_are_sent_along_are_nobodys(visitor: Visitor, cleaning: Service) -> None:
    crafted = {"price": "0.01", "amount": "0.01", "discount": "100", "currency": "JPY", "tax": "0", "quantity": "-1"}
    visitor.find()
    visitor.choose(cleaning, **crafted)
    visitor.pick("", **crafted)
    visitor.tell(**crafted)
    visitor.place(follow=True, **crafted)
    payment = Payment.objects.get()
    assert (payment.amount, payment.currency, visitor.order().total) == (60, "GBP", 60)


@pytest.mark.parametrize("basket", ["", "x", "\0", str(uuid.uuid4()), "9" * 400])
def test_a_crafted_basket_is_not_found(visitor: Visitor, cleaning: Service, basket: str) -> None:
    visitor.fill_basket(cleaning)
    assert visitor.place(basket=basket).status_code == 404


def test_nobody_places_the_basket_of_another(visitor: Visitor, cleaning: Service) -> None:
    visitor.fill_basket(cleaning)
    form = {**visitor.check_form(), "payment_choice": "card"}
    assert Visitor().post("/checkout/check/", form).status_code == 404


def test_nobody_sees_or_changes_the_items_of_another(visitor: Visitor, cleaning: Service) -> None:
    visitor.fill_basket(cleaning)
    item = visitor.basket().items.get().pk
    stranger = Visitor()
    stranger.find()
    for path in [f"/book/items/{item}/", f"/book/items/{item}/time/", f"/book/items/{'9' * 30}/time/"]:
        assert stranger.get(path).status_code == 404
    assert stranger.post(f"/book/items/{item}/remove/").status_code == 404
    assert visitor.basket().items.count() == 1


def test_paying_on_the_day_is_refused_where_a_service_is_paid_at_once(visitor: Visitor, cleaning: Service) -> None:
    visitor.fill_basket(cleaning)
    page = visitor.place("on_day")
    assert page.status_code == 200
    assert "Error: " in page.content.decode()
    assert visitor.basket().status == OrderStatus.DRAFT


@pytest.mark.parametrize("day", ["", "soon", "2027-13-45", "0001-01-01", "9999-12-31", "12/31/2027", "💥"])
def test_a_crafted_day_shows_times_all_the_same(visitor: Visitor, cleaning: Service, day: str) -> None:
    visitor.find()
    visitor.choose(cleaning)
    page = visitor.get(visitor.time_path(), query_params={"day": day, "from": day, "provider": day})
    assert page.status_code == 200
    assert 'name="start"' in page.content.decode()


FAR_OFF = ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:00-14:00", "9999-12-31T23:59:00Z"]


@pytest.mark.parametrize("start", ["", "soon", "\0", "2027-03-08T09:00", "x" * 99, *FAR_OFF])
def test_a_crafted_time_is_asked_for_again(visitor: Visitor, cleaning: Service, start: str) -> None:
    visitor.find()
    visitor.choose(cleaning)
    page = visitor.post(visitor.time_path(), {"start": start})
    assert page.status_code in (200, 409)
    assert "Error: " in page.content.decode()
    assert not Slot.objects.exists()


def test_a_time_that_was_never_offered_is_refused(visitor: Visitor, cleaning: Service) -> None:
    visitor.find()
    visitor.choose(cleaning)
    night = datetime.fromisoformat(visitor.times()[0]).replace(hour=3, tzinfo=UTC)
    assert visitor.pick(night.isoformat()).status_code == 409
    assert not Slot.objects.filter(status="held").exists()


def test_a_time_taken_meanwhile_comes_back_with_the_nearest_ones(visitor: Visitor, cleaning: Service) -> None:
    other = Visitor()
    for each in (visitor, other):
        each.find()
        each.choose(cleaning)
    start = visitor.times()[2]
    other.pick(start)
    page = visitor.pick(start)
    assert page.status_code == 409
    assert "The nearest free times" in page.content.decode()
    assert "Error: " in page.content.decode()


def test_a_hold_that_ran_out_is_taken_again_if_nobody_wanted_it(visitor: Visitor, cleaning: Service) -> None:
    visitor.fill_basket(cleaning)
    let_holds_run_out()
    visitor.place()
    assert visitor.order().status == OrderStatus.PLACED


def test_a_hold_lost_to_somebody_else_asks_for_another_time_and_keeps_the_answers(
    visitor: Visitor, cleaning: Service
) -> None:
    visitor.fill_basket(cleaning)
    form = {**visitor.check_form(), "payment_choice": "card"}
    start = Slot.objects.get().starts_at.isoformat()
    let_holds_run_out()
    other = Visitor()
    other.find()
    other.choose(cleaning)
    other.pick(start)
    answer = visitor.post("/checkout/check/", form)
    assert answer.url == f"{visitor.time_path()}?next=check"
    page = visitor.get(answer.url).content.decode()
    assert "The nearest free times" in page
    assert "We kept your time as long as we could" in page
    visitor.pick(visitor.times(answer.url)[0], next="check")
    assert visitor.get("/checkout/").url == "/checkout/check/"


def test_a_service_no_longer_sold_is_named_in_the_basket(visitor: Visitor, cleaning: Service) -> None:
    visitor.fill_basket(cleaning)
    Service.objects.update(active=False)
    page = visitor.get("/checkout/check/", follow=True)
    assert page.redirect_chain[-1][0] == "/book/basket/"
    assert "no longer offered" in page.content.decode()


@pytest.mark.parametrize("answers", [{}, {"extra": "-1"}, {"extra": "99"}, {"extra": "two"}, {"extra": "\0"}])
def test_answers_that_make_no_sense_come_back(visitor: Visitor, cleaning: Service, answers: dict[str, str]) -> None:
    group = cleaning.groups.create(name="How big is your home?")
    option = group.options.create(name="One bedroom")
    extra = cleaning.extras.create(name="Oven", max_quantity=2)
    visitor.find()
    sent: dict[str, Any] = {f"group_{group.pk}": option.pk} if answers else {}
    sent |= {f"extra_{extra.pk}": value for value in answers.values()}
    page = visitor.choose(cleaning, **sent)
    assert page.status_code == 200
    assert "There is a problem" in page.content.decode()
    assert not visitor.basket().items.exists()


def test_an_option_of_another_service_is_refused(visitor: Visitor, cleaning: Service) -> None:
    from tests.booking.factories import make_service

    group = cleaning.groups.create(name="Size")
    group.options.create(name="Small")
    foreign = make_service().groups.create(name="Other").options.create(name="Cheap")
    visitor.find()
    page = visitor.choose(cleaning, **{f"group_{group.pk}": foreign.pk})
    assert page.status_code == 200
    assert "Choose an answer to" in page.content.decode()


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("name", "", "Enter your full name."),
        ("name", "x" * 201, "Full name must be 200 characters or fewer."),
        ("name", "a\0b", "There is a problem"),
        ("email", "ada", "Enter an e-mail address in the form name@example.com."),
        ("phone", "call me", "Enter a phone number with its area code"),
        ("address_line1", "", "Enter the first line of the address."),
        ("city", "", "Enter the town or city."),
    ],
)
def test_a_detail_that_is_missing_says_what_to_do_and_keeps_the_rest(
    visitor: Visitor, cleaning: Service, name: str, value: str, says: str
) -> None:
    visitor.find()
    visitor.choose(cleaning)
    visitor.pick()
    page = visitor.tell(**{name: value}).content.decode()
    assert page.count(says) >= (1 if says == "There is a problem" else 2)
    assert "<title>Error: " in page
    kept = next(other for other in ("city", "address_line1") if other != name)
    assert DETAILS[kept] in page


def test_a_phone_number_is_taken_in_any_form(visitor: Visitor, cleaning: Service) -> None:
    visitor.find()
    visitor.choose(cleaning)
    visitor.pick()
    visitor.tell(phone="+44 (0)117-496 0123")
    assert str(visitor.basket().guest_phone) == "+441174960123"


def test_scripts_in_answers_are_shown_as_text(visitor: Visitor, cleaning: Service) -> None:
    visitor.fill_basket(cleaning)
    visitor.tell(notes="<script>alert(1)</script>", name="<b>Ada</b>")
    page = visitor.get("/checkout/check/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;b&gt;Ada" in page


@pytest.mark.parametrize("path", ["/book/services/", "/checkout/", "/checkout/details/", "/checkout/check/"])
def test_without_a_basket_every_step_leads_to_the_start(visitor: Visitor, cleaning: Service, path: str) -> None:
    assert visitor.get(path).url == "/book/"


def test_one_address_chooses_only_so_many_times(visitor: Visitor, cleaning: Service) -> None:
    """Each choice takes a time from everyone else, so a script must not be able to hold them all."""
    visitor.find()
    visitor.choose(cleaning)
    start = visitor.times()[0]
    with time_machine.travel(timezone.now(), tick=False):
        answers = [visitor.pick(start).status_code for _ in range(TIMES_CHOSEN + 1)]
        assert set(answers[:-1]) == {302}
        assert answers[-1] == 429
        refused = visitor.pick(start)
        assert "limit" in refused.content.decode()
        assert int(refused["Retry-After"]) <= TIMES_WINDOW
        assert visitor.get(visitor.time_path()).status_code == 200
