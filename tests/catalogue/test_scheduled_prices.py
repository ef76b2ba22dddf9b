"""Prices set for later: seen by those who set them, and true for everybody from their first moment on."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from accounts.models import User
from catalogue.actions import set_price, withdraw_price
from catalogue.as_of import COOKIE, LASTS
from catalogue.history import history_of
from catalogue.models import PriceVersion, Service
from core.errors import Conflict, DomainError
from core.money import money
from core.wall_time import instant_of
from tests.booking.visitor import Visitor

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def pricing(client: Client) -> Client:
    """Somebody of the Pricing group, signed in."""
    user = User.objects.create_user("pricing@example.com", "four words in a row", name="Pia Price")
    for name in ("access_admin", "add_priceversion", "view_priceversion", "view_service"):
        user.user_permissions.add(Permission.objects.get(codename=name))
    client.force_login(user)
    return client


def schedule(client: Client, service: Service, **typed: str) -> Any:
    return client.post(f"/cms/catalogue/services/{service.pk}/prices/new/", {"amount": "75", **typed})


def see(client: Client, service: Service, day: date, clock: str = "") -> Any:
    typed = {"day": day.isoformat(), "clock": clock}
    return client.post(f"/cms/catalogue/services/{service.pk}/as-of/", typed)


def next_week() -> date:
    return timezone.localdate() + timedelta(days=7)


def test_a_new_price_holds_from_its_very_first_moment(cleaning: Service) -> None:
    at = timezone.now()
    begins = at + timedelta(days=7)
    set_price(cleaning, money(75), at=at, valid_from=begins)
    assert cleaning.price(begins - timedelta(microseconds=1)) == money(60)
    assert cleaning.price(begins) == money(75)
    assert Service.objects.on_sale(begins).get().price(begins) == money(75)


def test_a_price_that_begins_in_the_night_the_clocks_change_begins_once(cleaning: Service) -> None:
    begins = instant_of(date(2027, 3, 28), time(2, 30), LONDON)
    assert begins == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    set_price(cleaning, money(75), at=datetime(2027, 3, 1, tzinfo=UTC), valid_from=begins)
    assert cleaning.price(datetime(2027, 3, 28, 0, 59, tzinfo=UTC)) == money(60)  # the minute before the gap
    assert cleaning.price(begins - MINUTE) == money(60)
    assert cleaning.price(begins) == money(75)


def test_a_time_that_the_clocks_skip_is_explained() -> None:
    with pytest.raises(ValidationError, match=r"01:30 does not exist on 28 March 2027.*from 02:00 on"):
        instant_of(date(2027, 3, 28), time(1, 30), LONDON)


def test_a_time_that_comes_twice_is_explained() -> None:
    with pytest.raises(ValidationError, match="01:30 comes twice on 31 October 2027"):
        instant_of(date(2027, 10, 31), time(1, 30), LONDON)


def test_local_times_around_the_change_are_taken() -> None:
    assert instant_of(date(2027, 10, 31), time(0, 59), LONDON) == datetime(2027, 10, 30, 23, 59, tzinfo=UTC)
    assert instant_of(date(2027, 10, 31), time(2, 0), LONDON) == datetime(2027, 10, 31, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize("day", [date(1, 1, 1), date(9999, 12, 31)])
def test_the_ends_of_the_calendar_are_no_trouble(day: date) -> None:
    with suppress(ValidationError):
        instant_of(day, time(23, 59), LONDON)


def test_a_price_is_scheduled_by_local_time_and_knows_who_did_it(pricing: Client, cleaning: Service) -> None:
    answer = schedule(pricing, cleaning, day="2027-07-01", clock="00:00")
    assert answer.status_code == 302
    price = PriceVersion.objects.latest("pk")
    assert price.valid_from == datetime(2027, 6, 30, 23, 0, tzinfo=UTC)
    assert str(price.created_by) == "Pia Price"
    page = pricing.get(f"/cms/catalogue/services/{cleaning.pk}/prices/").content.decode()
    assert "1 Jul 2027, 00:00" in page
    assert "scheduled" in page
    assert "Pia Price" in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"day": "2027-03-28", "clock": "01:30"}, "does not exist on 28 March 2027"),
        ({"day": "2027-10-31", "clock": "01:15"}, "comes twice on 31 October 2027"),
        ({"day": "2020-01-01"}, "cannot begin in the past"),
        ({"clock": "10:00"}, "Enter the day this time belongs to"),
        ({"day": "soon\0"}, "as a date"),
        ({"amount": "-1"}, "nought or more"),
        ({"amount": "1e999999"}, "number"),
        ({"amount": ""}, "Enter the new price"),
    ],
)
def test_what_makes_no_sense_is_said_kindly(
    pricing: Client, cleaning: Service, typed: dict[str, str], said: str
) -> None:
    answer = schedule(pricing, cleaning, **typed)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert cleaning.prices.count() == 1


def test_two_prices_never_begin_at_one_moment(pricing: Client, cleaning: Service) -> None:
    schedule(pricing, cleaning, day="2027-07-01")
    answer = schedule(pricing, cleaning, day="2027-07-01", amount="80")
    assert answer.status_code == 422
    assert "begins at that very moment" in answer.content.decode()


def test_only_those_who_set_prices_may(client: Client, cleaning: Service) -> None:
    user = User.objects.create_user("words@example.com", "four words in a row")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    for answer in (schedule(client, cleaning), see(client, cleaning, next_week())):
        assert answer.status_code == 302  # Wagtail leads home and says why
        assert answer["Location"] == "/cms/"
    assert COOKIE not in client.cookies
    assert cleaning.prices.count() == 1


def test_a_price_to_come_can_be_taken_back_and_one_that_has_begun_cannot(cleaning: Service) -> None:
    at = timezone.now()
    later = set_price(cleaning, money(75), at=at, valid_from=at + timedelta(days=1))
    withdraw_price(later, at=at)
    assert [row.state for row in history_of(cleaning, at=at)] == ["current"]
    begun = set_price(cleaning, money(80), at=at)
    with pytest.raises(Conflict):
        withdraw_price(begun, at=at)
    with pytest.raises(DomainError):
        set_price(cleaning, money(1), at=at, valid_from=at - MINUTE)


def test_the_history_marks_past_present_and_future(cleaning: Service) -> None:
    at = timezone.now()
    set_price(cleaning, money(65), at=at)
    set_price(cleaning, money(75), at=at, valid_from=at + timedelta(days=1))
    rows = history_of(cleaning, at=at)
    assert [(row.state, row.amount) for row in rows] == [
        ("later", money(75)),
        ("current", money(65)),
        ("past", money(60)),
    ]
    assert rows[0].until is None
    assert rows[1].until == rows[0].since


def test_the_site_can_be_seen_as_of_another_day(pricing: Client, cleaning: Service) -> None:
    schedule(pricing, cleaning, day=next_week().isoformat())
    see(pricing, cleaning, next_week() + timedelta(days=1))
    visitor = Visitor(pricing)
    visitor.find()
    page = visitor.get("/book/services/")
    html = page.content.decode()
    assert "£75" in html
    assert "You see the site as of" in html
    assert "no-store" in page["Cache-Control"]
    assert "private" in page["Cache-Control"]
    assert "£75" in visitor.get(f"/book/services/{cleaning.slug}/").content.decode()


def test_the_preview_ends_with_its_button(pricing: Client, cleaning: Service) -> None:
    schedule(pricing, cleaning, day=next_week().isoformat())
    see(pricing, cleaning, next_week() + timedelta(days=1))
    pricing.post("/as-of/end/")
    visitor = Visitor(pricing)
    visitor.find()
    assert "£60" in visitor.get("/book/services/").content.decode()


def test_nothing_is_placed_while_looking_at_another_day(pricing: Client, cleaning: Service) -> None:
    visitor = Visitor(pricing)
    visitor.fill_basket(cleaning)
    schedule(pricing, cleaning, day=next_week().isoformat())
    see(pricing, cleaning, next_week() + timedelta(days=1))
    answer = visitor.place()
    assert answer.status_code == 409
    assert "nothing is booked while you do" in answer.content.decode()
    assert visitor.basket().status == "draft"


def test_what_is_held_is_held_by_the_real_clock(pricing: Client, cleaning: Service) -> None:
    see(pricing, cleaning, next_week() + timedelta(days=60))
    visitor = Visitor(pricing)
    visitor.fill_basket(cleaning)
    held = visitor.basket().items.get().appointments.get().slots.get().held_until
    assert held is not None
    assert held < timezone.now() + timedelta(hours=1)


def test_the_cookie_is_worth_nothing_to_anybody_else(pricing: Client, cleaning: Service) -> None:
    schedule(pricing, cleaning, day=next_week().isoformat())
    see(pricing, cleaning, next_week() + timedelta(days=1))
    stranger = Visitor()
    stranger.client.cookies[COOKIE] = pricing.cookies[COOKIE].value
    stranger.find()
    page = stranger.get("/book/services/").content.decode()
    assert "£60" in page
    assert "You see the site as of" not in page


def test_the_cookie_runs_out_and_forgeries_do_nothing(pricing: Client, cleaning: Service) -> None:
    see(pricing, cleaning, next_week())
    with time_machine.travel(timezone.now() + timedelta(seconds=LASTS + 60)):
        assert "You see the site as of" not in pricing.get("/book/").content.decode()
    for forged in ("", "x", "a:b:c", "\xe9" * 50, pricing.cookies[COOKIE].value[:-2]):
        pricing.cookies[COOKIE] = forged
        assert "You see the site as of" not in pricing.get("/book/").content.decode()


def test_losing_the_right_ends_the_preview(pricing: Client, cleaning: Service) -> None:
    see(pricing, cleaning, next_week())
    assert "You see the site as of" in pricing.get("/book/").content.decode()
    User.objects.get(email="pricing@example.com").user_permissions.clear()
    assert "You see the site as of" not in pricing.get("/book/").content.decode()


def test_a_price_that_begins_between_check_and_place_is_shown_before_it_is_charged(cleaning: Service) -> None:
    visitor = Visitor()
    visitor.fill_basket(cleaning)
    shown: dict[str, Any] = visitor.check_form()
    set_price(cleaning, money(75), at=timezone.now())
    answer = visitor.place(**shown)
    assert answer.status_code == 409
    assert "£75" in answer.content.decode()
    assert visitor.basket().status == "draft"
