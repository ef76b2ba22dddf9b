"""A basket that was left: its owner is reminded once if they asked for it, and nobody else ever."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from accounts.models import AccessToken
from booking.actions.basket import remove_item
from booking.actions.reminding import remind_of_baskets, stop_key
from booking.drafts import PURPOSE, REMINDERS, draft_key, order_by_draft_key
from booking.models import Draft, Order
from catalogue.models import Service
from notifications.actions import send_due
from notifications.kinds import build_message
from notifications.models import Delivery
from tests.booking.factories import NOW
from tests.booking.sale import ADA, agree_to_reminder, fill_basket, open_for_business, place
from tests.booking.visitor import Visitor
from tests.payments.faults import power_cut_at, race

WORDS = "Write to me once."
LATER = NOW + timedelta(hours=25)


def left_basket(*, agreed: bool = True) -> Order:
    service, _ = open_for_business(pay_on_day=True)
    order = fill_basket(service)
    agree_to_reminder(order, WORDS if agreed else "", at=NOW)
    return order


def letters() -> list[str]:
    return list(Delivery.objects.filter(kind="basket_left").values_list("recipient", flat=True))


@pytest.mark.django_db
def test_the_box_is_there_and_not_ticked(visitor: Visitor, cleaning: Service) -> None:
    visitor.find()
    visitor.choose(cleaning)
    visitor.pick()
    [box] = re.findall(r"<input[^>]+name=\"remind\"[^>]*>", visitor.get("/checkout/details/").content.decode())

    assert "checked" not in box


@pytest.mark.django_db
def test_the_words_that_were_agreed_to_are_written_down(visitor: Visitor, cleaning: Service) -> None:
    visitor.fill_basket(cleaning)
    assert not Draft.objects.agreed().exists()
    visitor.tell(remind="on")

    draft = Draft.objects.agreed().get()
    assert "remind me of it once" in draft.reminder_words


@pytest.mark.django_db
def test_taking_the_tick_away_takes_the_agreement_back(visitor: Visitor, cleaning: Service) -> None:
    visitor.fill_basket(cleaning)
    visitor.tell(remind="on")
    assert "checked" in visitor.get("/checkout/details/").content.decode()
    visitor.tell()

    assert not Draft.objects.agreed().exists()


@pytest.mark.django_db
def test_a_tick_that_was_not_sent_agrees_to_nothing(visitor: Visitor, cleaning: Service) -> None:
    visitor.fill_basket(cleaning)
    visitor.post("/book/save/", {"step": "details", "remind": "on"})

    assert not Draft.objects.agreed().exists()


@pytest.mark.django_db
def test_where_nobody_is_reminded_there_is_no_box(visitor: Visitor, cleaning: Service, settings: Settings) -> None:
    settings.BASKET_REMINDER_HOURS = 0
    visitor.fill_basket(cleaning)

    assert 'name="remind"' not in visitor.get("/checkout/details/").content.decode()
    assert remind_of_baskets(at=timezone.now() + timedelta(days=2)) == 0


@pytest.mark.django_db
@pytest.mark.parametrize(("at", "sent"), [(NOW + timedelta(hours=23, minutes=59), 0), (NOW + timedelta(hours=24), 1)])
def test_it_waits_for_its_hours(at: datetime, sent: int) -> None:
    left_basket()

    assert remind_of_baskets(at=at) == sent
    assert letters() == [ADA.email] * sent


@pytest.mark.django_db
def test_both_ways_out_of_the_letter_are_there_before_it_is_written() -> None:
    left_basket()
    remind_of_baskets(at=LATER)
    assert set(AccessToken.objects.values_list("purpose", flat=True)) >= {PURPOSE, REMINDERS}


@pytest.mark.django_db
def test_without_the_tick_nobody_is_written_to() -> None:
    left_basket(agreed=False)

    assert remind_of_baskets(at=LATER) == 0
    assert letters() == []


@pytest.mark.django_db
def test_it_is_written_once_however_often_one_looks_or_comes_back() -> None:
    order = left_basket()
    remind_of_baskets(at=LATER)
    remind_of_baskets(at=LATER + timedelta(hours=1))
    Order.objects.filter(pk=order.pk).update(touched_at=LATER, guest_email="ada@elsewhere.example")
    remind_of_baskets(at=LATER + timedelta(days=3))

    assert letters() == [ADA.email]


@pytest.mark.django_db(transaction=True)
def test_whose_letter_was_not_written_is_written_to_next_time() -> None:
    left_basket()
    with power_cut_at('INSERT INTO "notifications_delivery"'):
        remind_of_baskets(at=LATER)
    assert letters() == []
    assert remind_of_baskets(at=LATER) == 1


@pytest.mark.django_db
def test_each_of_two_who_left_a_basket_is_written_to() -> None:
    left_basket()
    Order.objects.filter(pk=left_basket().pk).update(guest_email="eve@example.com")

    assert remind_of_baskets(at=LATER) == 2
    assert sorted(letters()) == [ADA.email, "eve@example.com"]


@pytest.mark.django_db
def test_a_basket_that_was_emptied_or_booked_is_not_reminded_of() -> None:
    emptied, booked = left_basket(), left_basket()
    remove_item(emptied.items.get(), at=NOW)
    place(booked, choice="on_day")

    assert remind_of_baskets(at=LATER) == 0


@pytest.mark.django_db
def test_a_letter_that_waits_is_overtaken_by_the_order() -> None:
    order = left_basket()
    remind_of_baskets(at=LATER)
    place(order, choice="on_day", at=LATER)

    assert build_message(Delivery.objects.get(kind="basket_left")) is None


@pytest.mark.django_db
def test_whoever_booked_by_another_basket_is_left_alone() -> None:
    service, _ = open_for_business(pay_on_day=True)
    left = fill_basket(service)
    agree_to_reminder(left, WORDS, at=NOW)
    remind_of_baskets(at=LATER)
    place(fill_basket(service, starts_at=NOW + timedelta(days=9, hours=3)), choice="on_day")

    assert build_message(Delivery.objects.get(kind="basket_left")) is None


@pytest.mark.django_db
def test_the_letter_leads_back_and_out() -> None:
    left_basket()
    remind_of_baskets(at=LATER)
    send_due(at=LATER)

    [message] = mail.outbox
    stop = re.search(r"https?://[^/]+(/book/no-reminders/\w+/)", str(message.body))
    assert stop
    assert "/book/resume/" in str(message.body)
    assert stop[0] in message.extra_headers["List-Unsubscribe"]
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def stop_path() -> str:
    message = build_message(Delivery.objects.get(kind="basket_left"))
    assert message is not None
    found = re.search(r"(/book/no-reminders/\w+/)", message.text)
    assert found
    return found[1]


@pytest.mark.django_db
def test_the_key_to_silence_does_not_open_the_basket() -> None:
    order = left_basket()
    assert order_by_draft_key(draft_key(order, at=NOW), at=NOW) == order
    assert order_by_draft_key(stop_key(order, at=NOW), at=NOW) is None


@pytest.mark.django_db
def test_one_press_stops_every_reminder_to_the_address() -> None:
    left_basket()
    remind_of_baskets(at=LATER)
    another = left_basket()
    # As a mail program does: without a cookie and without a token of ours.
    answer = Client(enforce_csrf_checks=True).post(stop_path(), {"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    assert not Draft.objects.agreed().exists()
    assert remind_of_baskets(at=LATER) == 0
    assert another.items.exists()


@pytest.mark.django_db
def test_one_press_stops_no_reminder_to_another_address() -> None:
    left_basket()
    remind_of_baskets(at=LATER)
    other = left_basket()
    Order.objects.filter(pk=other.pk).update(guest_email="eve@example.com")
    Client().post(stop_path())

    assert Draft.objects.agreed().get().order == other
    assert remind_of_baskets(at=LATER) == 1


@pytest.mark.django_db
def test_a_letter_that_waits_is_not_sent_once_reminders_are_stopped() -> None:
    left_basket()
    remind_of_baskets(at=LATER)
    Client().post(stop_path())

    assert build_message(Delivery.objects.get(kind="basket_left")) is None


@pytest.mark.django_db
def test_looking_at_the_way_out_changes_nothing(client: Client) -> None:
    left_basket()
    remind_of_baskets(at=LATER)
    path = stop_path()
    with CaptureQueriesContext(connection) as queries:
        client.get(path)

    assert [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))] == []


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["unknown", "%00", "x" * 300])
def test_a_key_that_opens_nothing_stops_nothing_and_says_nothing(client: Client, key: str) -> None:
    left_basket()
    client.post(f"/book/no-reminders/{key}/")

    assert Draft.objects.agreed().exists()


@pytest.mark.django_db(transaction=True)
def test_two_clocks_at_once_write_once() -> None:
    left_basket()
    results = race(lambda: remind_of_baskets(at=LATER), lambda: remind_of_baskets(at=LATER))

    assert sorted(results) == [0, 1]
    assert letters() == [ADA.email]


@pytest.mark.django_db(transaction=True)
def test_whoever_orders_while_the_clock_looks_gets_no_letter() -> None:
    order = left_basket()
    race(lambda: remind_of_baskets(at=LATER), lambda: place(order, choice="on_day", at=LATER))

    order.refresh_from_db()
    assert order.status == "confirmed"
    assert all(build_message(delivery) is None for delivery in Delivery.objects.filter(kind="basket_left"))
