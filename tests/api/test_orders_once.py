"""An order sent twice is one order."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client

import booking.api.orders as endpoint
from accounts.models import User
from booking.models import Order, Slot
from tests.api.factories import TEN, make_town, make_wanted, send


@pytest.mark.django_db
def test_the_same_key_and_order_get_the_same_answer(client: Client) -> None:
    wanted = make_wanted(make_town())
    first = send(client, wanted, key="once")
    second = send(client, dict(reversed(wanted.items())), key="once", path="/api/orders/")
    assert (first.status_code, first.content) == (second.status_code, second.content)
    assert Order.objects.count() == 1


@pytest.mark.django_db
def test_the_answer_stays_though_the_service_is_gone_since(client: Client) -> None:
    town = make_town()
    wanted = make_wanted(town)
    first = send(client, wanted, key="once").json()
    town.service.active = False
    town.service.save(update_fields=["active"])
    assert send(client, wanted, key="once").json() == first


@pytest.mark.django_db
def test_the_same_key_with_another_order_is_a_422(client: Client) -> None:
    town = make_town()
    send(client, make_wanted(town), key="once")
    response = send(client, make_wanted(town, starts_at=TEN), key="once")
    assert (response.status_code, response.json()["error"]["code"]) == (422, "idempotency_key_reused")
    assert Order.objects.count() == 1


@pytest.mark.django_db
def test_what_was_refused_may_be_mended_under_the_same_key(client: Client) -> None:
    town = make_town()
    assert send(client, make_wanted(town, postcode="nowhere"), key="once").status_code == 400
    assert send(client, make_wanted(town), key="once").status_code == 201


@pytest.mark.django_db
def test_two_people_may_happen_on_the_same_key(client: Client) -> None:
    wanted = make_wanted(make_town(people=2))
    guest = send(client, wanted, key="once").json()
    client.force_login(User.objects.create_user("eve@example.com"))
    assert send(client, wanted, key="once").json()["number"] != guest["number"]


@pytest.mark.django_db(transaction=True)
def test_one_who_died_after_the_commit_finds_the_order_again(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(*args: Any, **named: Any) -> None:
        raise SystemExit

    wanted = make_wanted(make_town(), payment="card")
    with monkeypatch.context() as patch:
        patch.setattr(endpoint, "_start_payment", die)
        with pytest.raises(SystemExit):
            send(client, wanted, key="once")
    placed = Order.objects.get()
    again = send(client, wanted, key="once")
    assert (again.status_code, again.json()["number"]) == (201, placed.number)
    assert Order.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_order_sent_six_times_at_once_is_one_order() -> None:
    wanted = make_wanted(make_town(people=3))
    answers = at_once([lambda: send(Client(), wanted, key="once") for _ in range(6)])
    assert len({answer.content for answer in answers if answer.status_code == 201}) == 1
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert Order.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_six_who_want_one_time_make_one_order() -> None:
    wanted = make_wanted(make_town())
    answers = at_once([lambda: send(Client(), wanted) for _ in range(6)])
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409, 409, 409]
    assert {answer.json()["error"]["code"] for answer in answers if answer.status_code == 409} == {"time_taken"}
    assert (Order.objects.count(), Slot.objects.count()) == (1, 1)


def at_once(asks: list[Callable[[], Any]]) -> list[Any]:
    """Run every ask in a thread of its own, from one starting line."""
    line, answers = threading.Barrier(len(asks)), []

    def run(ask: Callable[[], Any]) -> None:
        line.wait(timeout=20)
        try:
            answers.append(ask())
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(ask,)) for ask in asks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return answers
