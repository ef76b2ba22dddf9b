"""What to have ready: told some time after the order, once, and only what is news to its customer."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import connection
from pytest_django import Settings
from wagtail.models import Site

from booking.actions.onboarding import tell_to_get_ready
from booking.models import Appointment, Order
from catalogue.models import Service
from core.models import BusinessSettings
from core.sweeps import registered_sweeps
from notifications.actions import send_due
from notifications.kinds import Message, build_message
from notifications.models import Delivery
from tests.booking.factories import NOW, make_service
from tests.booking.sale import ADA, TEN, fill_basket, open_for_business, place
from tests.payments.faults import race

pytestmark = pytest.mark.django_db
SOON = NOW + timedelta(hours=1)
WORDS = "Leave the oven off.\nIt must be cold.\n\nWe bring sheets."


def sold(words: str = WORDS, **overrides: Any) -> Service:
    service, _ = open_for_business(pay_on_day=True, getting_ready=words, **overrides)
    return service


def ordered(*services: Service, at: datetime = NOW, starts_at: datetime = TEN) -> Order:
    return place(fill_basket(*services, at=at, starts_at=starts_at), choice="on_day", at=at)


def letters() -> list[str]:
    return list(Delivery.objects.filter(kind="getting_ready").values_list("recipient", flat=True))


def build(order: Order) -> Message | None:
    return build_message(Delivery.objects.get(kind="getting_ready", subject_id=str(order.public_id)))


def read(order: Order) -> Message:
    message = build(order)
    assert message is not None
    return message


@pytest.mark.parametrize(("at", "sent"), [(SOON - timedelta(seconds=1), 0), (SOON, 1)])
def test_it_waits_for_its_minutes(at: datetime, sent: int) -> None:
    ordered(sold())
    assert tell_to_get_ready(at=at) == sent
    assert letters() == [ADA.email] * sent


def test_it_is_told_once_however_often_one_looks() -> None:
    order = ordered(sold())
    tell_to_get_ready(at=SOON)
    Order.objects.filter(pk=order.pk).update(guest_email="ada@elsewhere.example")
    assert tell_to_get_ready(at=SOON + timedelta(minutes=10)) == 0
    assert letters() == [ADA.email]


@pytest.mark.django_db(transaction=True)
def test_two_clocks_at_once_write_once() -> None:
    ordered(sold())
    results = race(lambda: tell_to_get_ready(at=SOON), lambda: tell_to_get_ready(at=SOON))
    assert sorted(results) == [0, 1]
    assert letters() == [ADA.email]


@pytest.mark.django_db(transaction=True)
def test_two_clocks_at_once_tell_of_a_service_once_in_three_orders() -> None:
    service = sold()
    for hours in range(0, 6, 2):
        ordered(service, starts_at=TEN + timedelta(hours=hours))
    results = race(lambda: tell_to_get_ready(at=SOON), lambda: tell_to_get_ready(at=SOON))
    assert sorted(results) == [0, 1]


def test_without_words_there_is_no_letter() -> None:
    order = ordered(sold(""))
    assert tell_to_get_ready(at=SOON) == 0
    order.refresh_from_db()
    assert order.getting_ready_at == SOON


def test_words_written_after_the_order_was_looked_at_are_for_the_next() -> None:
    service = sold("")
    ordered(service)
    tell_to_get_ready(at=SOON)
    Service.objects.update(getting_ready=WORDS)
    assert tell_to_get_ready(at=SOON + timedelta(hours=1)) == 0
    ordered(service, at=SOON, starts_at=TEN + timedelta(hours=2))
    assert tell_to_get_ready(at=SOON + timedelta(hours=1)) == 1


@pytest.mark.parametrize("address", [ADA.email, ADA.email.upper()])
def test_whoever_was_told_with_another_order_is_not_told_again(address: str) -> None:
    service = sold()
    Order.objects.filter(pk=ordered(service).pk).update(guest_email=address)
    tell_to_get_ready(at=SOON)
    ordered(service, at=SOON, starts_at=TEN + timedelta(hours=2))
    assert tell_to_get_ready(at=SOON + timedelta(hours=1)) == 0


def test_somebody_else_is_told_all_the_same() -> None:
    service = sold()
    Order.objects.filter(pk=ordered(service).pk).update(guest_email="ben@example.com")
    ordered(service, starts_at=TEN + timedelta(hours=2))
    assert tell_to_get_ready(at=SOON) == 2


def test_two_orders_looked_at_together_tell_once() -> None:
    service = sold()
    ordered(service)
    ordered(service, starts_at=TEN + timedelta(hours=2))
    assert tell_to_get_ready(at=SOON) == 1


def test_of_two_orders_the_one_confirmed_first_tells_though_it_was_begun_second() -> None:
    service = sold()
    second, first = ordered(service), ordered(service, starts_at=TEN + timedelta(hours=2))
    Order.objects.filter(pk=second.pk).update(confirmed_at=NOW + timedelta(minutes=1))
    tell_to_get_ready(at=SOON + timedelta(minutes=1))
    assert Delivery.objects.get(kind="getting_ready").subject_id == str(first.public_id)


def test_only_what_is_news_is_in_the_letter() -> None:
    known, new = sold("Known already."), sold("This is new.")
    ordered(known)
    tell_to_get_ready(at=SOON)
    order = ordered(known, new, at=SOON, starts_at=TEN + timedelta(hours=2))
    tell_to_get_ready(at=SOON + timedelta(hours=1))
    message = read(order)
    assert "This is new." in message.text
    assert "Known already." not in message.text


@pytest.mark.parametrize("status", ["suppressed", "dead"])
def test_what_never_left_was_not_told(status: str) -> None:
    service = sold()
    ordered(service)
    tell_to_get_ready(at=SOON)
    Delivery.objects.filter(kind="getting_ready").update(status=status)
    ordered(service, at=SOON, starts_at=TEN + timedelta(hours=2))
    assert tell_to_get_ready(at=SOON + timedelta(hours=1)) == 1


def test_a_cancelled_order_gets_no_letter() -> None:
    order = ordered(sold())
    Order.objects.filter(pk=order.pk).update(status="cancelled")
    assert tell_to_get_ready(at=SOON) == 0


def test_a_letter_that_waits_is_overtaken_by_the_cancellation() -> None:
    order = ordered(sold())
    tell_to_get_ready(at=SOON)
    Order.objects.filter(pk=order.pk).update(status="cancelled")
    assert build(order) is None


def test_once_every_visit_has_begun_nobody_is_told() -> None:
    ordered(sold(), starts_at=SOON)
    assert tell_to_get_ready(at=SOON) == 0


def test_a_letter_that_waits_is_overtaken_by_the_visit() -> None:
    order = ordered(sold())
    tell_to_get_ready(at=SOON)
    with time_machine.travel(TEN, tick=False):
        assert build(order) is None


def test_a_visit_that_was_called_off_is_not_got_ready_for() -> None:
    called_off, kept = sold("Called off."), sold("Still wanted.")
    order = ordered(called_off, kept)
    Appointment.objects.filter(item__service=called_off).update(status="cancelled")
    tell_to_get_ready(at=SOON)
    assert "Called off." not in read(order).text


def test_an_order_that_waits_for_its_money_is_not_told_yet() -> None:
    place(fill_basket(sold()))
    assert tell_to_get_ready(at=SOON) == 0


def test_an_order_confirmed_long_ago_is_left_alone() -> None:
    ordered(sold())
    assert tell_to_get_ready(at=SOON + timedelta(days=3)) == 0


def test_switched_off_nobody_is_told(settings: Settings) -> None:
    settings.ONBOARDING_AFTER_MINUTES = 0
    ordered(sold())
    assert tell_to_get_ready(at=SOON + timedelta(hours=1)) == 0


def test_a_package_without_a_talk_is_told_of_too() -> None:
    order = ordered(sold())
    package = make_service(kind="package", name="Style guide", getting_ready="Find your logo.")
    order.items.create(service=package, service_name=package.name, minutes=0, call_me=True)
    tell_to_get_ready(at=SOON)
    message = read(order)
    assert "Find your logo." in message.text
    assert "We call you to arrange the start" in message.html


def test_a_service_booked_twice_is_explained_once_with_both_visits() -> None:
    service = sold(name="Oven clean")
    order = ordered(service, service)
    tell_to_get_ready(at=SOON)
    text = read(order).text
    assert text.count("We bring sheets.") == 1
    assert text.count("Monday 8 March 2027") == 2


def test_both_bodies_say_what_when_who_and_whom_to_call() -> None:
    BusinessSettings.objects.create(site=Site.objects.get(is_default_site=True), phone="+441174960123")
    order = ordered(sold(name="Oven clean"))
    tell_to_get_ready(at=SOON)
    message = read(order)
    assert message.subject == f"Before we come on Monday 8 March 2027 ({order.spoken_number})"
    for body in (message.text, message.html):
        for words in (
            "Oven clean",
            "Leave the oven off.",
            "We bring sheets.",
            "Monday 8 March 2027",
            "10:00 to 11:00",
            "Provider will come to you",
            "0117 496 0123",
            f"/orders/{order.guest_key}",
        ):
            assert words in body


def test_paragraphs_and_lines_stay_as_they_were_written() -> None:
    order = ordered(sold())
    tell_to_get_ready(at=SOON)
    message = read(order)
    assert "Leave the oven off.<br>It must be cold.</p>" in message.html
    assert "It must be cold.\n\nWe bring sheets." in message.text


def test_words_cannot_carry_markup_into_the_mail() -> None:
    order = ordered(sold("<script>alert(1)</script> O'Neill & sons", name="<b>Oven</b>"))
    tell_to_get_ready(at=SOON)
    message = read(order)
    assert "<script" not in message.html
    assert "<b>" not in message.html
    assert "O'Neill & sons" in message.text


def test_it_is_sent_and_opens_the_order() -> None:
    ordered(sold())
    Delivery.objects.all().delete()
    tell_to_get_ready(at=SOON)
    send_due(at=SOON)
    [message] = mail.outbox
    assert "/orders/" in str(message.body)


def test_the_clock_looks_every_ten_minutes() -> None:
    [found] = [sweep for sweep in registered_sweeps() if sweep.function is tell_to_get_ready]
    assert found.every == timedelta(minutes=10)


@pytest.mark.postgresql
def test_it_finds_its_orders_by_an_index() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        waiting = Order.objects.to_get_ready().filter(confirmed_at__gt=NOW, confirmed_at__lte=SOON)
        assert "orders_to_get_ready" in waiting.explain()
