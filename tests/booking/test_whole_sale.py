"""Anything may happen in any order: baskets, cards, notices, crashes. In the end the books and the diary are right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import requests
from django.db.models import QuerySet
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from booking.actions.basket import (
    add_item,
    change_item,
    choose_time,
    leave_time_open,
    move_basket,
    remove_item,
)
from booking.actions.claims import sweep_holds
from booking.actions.orders import start_order_payment
from booking.actions.settlements import consume_settlements, expire_unpaid_orders
from booking.choosing import Chosen
from booking.models import Order, OrderItem
from catalogue.models import Extra, Service
from core.geo import Place
from core.money import money
from payments.actions.facts import record_fact
from payments.actions.inbox import process_due, process_event, receive
from payments.actions.pay import record_money_received, refresh_payment
from payments.actions.refunds import refundable, request_refund
from payments.actions.sweep import sweep
from payments.gateways.base import NewFact
from payments.gateways.sandbox import house
from payments.gateways.sandbox.cards import CARDS
from payments.gateways.sandbox.signing import HEADER, sign
from payments.models import FactSource, FactType, Payment, SandboxEvent, SandboxIntent
from tests.booking.books import everything_that_is_wrong, fingerprint, overlaps
from tests.booking.people import People, steps
from tests.booking.sale import HOME, TEN, fill_basket, open_for_business, place
from tests.booking.telling import ARGUMENTS, STORIES, lines, may, over_the_wire, undone, which

MOST_BASKETS = 5
CLOSE_BY = Place("BS6 6AA", 51.469, -2.599)
WAITS = [timedelta(seconds=25), timedelta(minutes=5), timedelta(minutes=31), timedelta(hours=2), timedelta(hours=21)]

starts = st.sampled_from([TEN, TEN + timedelta(minutes=30), TEN + timedelta(hours=1), TEN + timedelta(hours=2)])
lucky = st.sampled_from([True, True, True, False])
crashes = st.sampled_from([False, False, True])


class Sale(People):
    """A firm of two people, the provider's house next door, and customers who do as they like.

    Whatever the clock would do is a rule too, so it happens at any moment, or only at the end. A
    crash is a deed that is undone, a nudge that is not sent, or an answer that is lost.
    """

    def __init__(self, *, nudges: bool) -> None:
        super().__init__(nudges=nudges)
        self.succeeded: set[Any] = set()
        self.references = 0
        with self._now():
            plain, _ = open_for_business(providers=2, pay_on_day=True)
            gapped, _ = open_for_business(
                providers=0, minutes=90, before_minutes=15, after_minutes=30, max_appointments_per_day=2
            )
            crew, _ = open_for_business(providers=0, crew=2, price=99)
            package, _ = open_for_business(providers=0, kind="package", kickoff_minutes=30, price=120)
            for service in (gapped, crew, package):
                service.providers.set(plain.providers.all())
            self.services = [plain, gapped, crew, package]
            self.extra = Extra.objects.create(service=plain, name="Oven", price=15, minutes=30, max_quantity=2)

    # The customers

    @may(one=which, start=starts, choice=st.sampled_from(["card", "card", "card", "on_day", ""]), pays=lucky)
    def begin(self, one: int, start: datetime, choice: str, pays: bool) -> None:
        if Order.objects.count() == MOST_BASKETS:
            return
        basket = self._try(lambda: fill_basket(self._service(one), at=self.at, starts_at=start))
        order = self._try(lambda: place(basket, choice=choice, at=self.at)) if basket and choice else None
        if order and pays:
            self._try(lambda: start_order_payment(order, gateway="sandbox", at=self.at))

    @may(one=which, two=which, start=starts)
    def add(self, one: int, two: int, start: datetime) -> None:
        if (basket := self._one(Order.objects.drafts(), one)) and basket.items.count() < 3:
            self._try(lambda: add_item(basket, self._service(two), Chosen(), at=self.at))

    @may(one=which, count=st.integers(0, 2))
    def change(self, one: int, count: int) -> None:
        if item := self._one(self._items().filter(service=self.services[0]), one):
            self._try(lambda: change_item(item, Chosen(extras=((self.extra.pk, count),)), at=self.at))

    @may(one=which, start=starts)
    def choose(self, one: int, start: datetime) -> None:
        if item := self._one(self._items(), one):
            self._try(lambda: choose_time(item, start, at=self.at))

    @may(one=which)
    def wait_for_a_call(self, one: int) -> None:
        if item := self._one(self._items(), one):
            self._try(lambda: leave_time_open(item, at=self.at))

    @may(one=which)
    def remove(self, one: int) -> None:
        if item := self._one(self._items(), one):
            self._try(lambda: remove_item(item, at=self.at))

    @may(one=which, home=st.booleans())
    def move(self, one: int, home: bool) -> None:
        if basket := self._one(Order.objects.drafts(), one):
            self._try(lambda: move_basket(basket, HOME if home else CLOSE_BY, at=self.at))

    @may(one=which, choice=st.sampled_from(["card", "card", "on_day"]), crash=crashes)
    def order(self, one: int, choice: str, crash: bool) -> None:
        if basket := self._one(Order.objects.drafts(), one):
            self._try(lambda: place(basket, choice=choice, at=self.at), crash=crash)

    @may(one=which, line=lines)
    def pay(self, one: int, line: str) -> None:
        if order := self._one(Order.objects.exclude(status="draft"), one):
            self._try(lambda: start_order_payment(order, gateway="sandbox", at=self.at), line=line)

    @may(one=which, card=st.sampled_from(CARDS))
    def use_card(self, one: int, card: Any) -> None:
        if intent := self._one(SandboxIntent.objects.all(), one):
            self._try(lambda: house.pay_by_card(intent.ref, card, at=self.at))

    @may(one=which, approved=st.booleans())
    def answer_the_bank(self, one: int, approved: bool) -> None:
        if intent := self._one(SandboxIntent.objects.filter(status=house.ACTION), one):
            self._try(lambda: house.authenticate(intent.ref, approved=approved, at=self.at))

    @may(one=which, line=lines)
    def come_back(self, one: int, line: str) -> None:
        if payment := self._one(Payment.objects.all(), one):
            self._try(lambda: refresh_payment(payment, at=self.at), line=line)

    # The office

    @may(one=which, amount=st.sampled_from([20, 60, 99]), again=st.booleans())
    def take_cash(self, one: int, amount: int, again: bool) -> None:
        order = self._one(Order.objects.exclude(payable=None), one)
        if order is None or order.payable is None:
            return
        self.references += not again
        owed, reference = order.payable, str(self.references)
        self._try(lambda: record_money_received(owed, money(amount), reference=reference, method="Cash", at=self.at))

    @may(one=which, amount=st.sampled_from([20, 60]), line=lines)
    def give_back(self, one: int, amount: int, line: str) -> None:
        if payment := self._one(Payment.objects.filter(state="succeeded"), one):
            self._try(lambda: request_refund(payment, money(amount), reason="Kindness", at=self.at), line=line)

    @may(one=which, line=lines, step=steps)
    def give_all_back(self, one: int, line: str, step: int) -> None:
        if payment := self._one(Payment.objects.filter(state="succeeded"), one):
            left = refundable(payment)
            self._try(lambda: request_refund(payment, left, reason="All of it", at=self.at), line=line, step=step)

    @may(one=which, deed=st.sampled_from(["order", "pay", "come back", "give back", "expire", "sweep"]), step=steps)
    def the_process_dies(self, one: int, deed: str, step: int) -> None:
        """Do something by halves: the process is gone after some commit, and nobody knows."""
        draft, placed = self._one(Order.objects.drafts(), one), self._one(Order.objects.placed_ever(), one)
        payment = self._one(Payment.objects.all(), one)
        deeds: dict[str, Callable[[], Any]] = {
            "expire": lambda: expire_unpaid_orders(at=self.at),
            "sweep": lambda: sweep(at=self.at),
        }
        if draft:
            deeds["order"] = lambda: place(draft, choice="card", at=self.at)
        if placed:
            deeds["pay"] = lambda: start_order_payment(placed, gateway="sandbox", at=self.at)
        if payment:
            deeds["come back"] = lambda: refresh_payment(payment, at=self.at)
            deeds["give back"] = lambda: request_refund(payment, money(20), reason="By halves", at=self.at)
        self._try(deeds.get(deed, lambda: consume_settlements(at=self.at)), step=step + 1)

    # The provider's house

    @may(picked=st.lists(which, min_size=1, max_size=4), at_once=st.booleans())
    def notices_come(self, picked: list[int], at_once: bool) -> None:
        """In any order, any number of times, however old."""
        for one in picked:
            if event := self._one(SandboxEvent.objects.all(), one):
                body = event.body.encode()
                row = self._try(lambda: receive("sandbox", body, {HEADER: sign(body, at=self.at)}, at=self.at))  # noqa: B023
                if at_once:
                    self._try(lambda: process_event(row.pk, at=self.at))  # noqa: B023

    @may(one=which)
    def charge_crosses_our_cancelling(self, one: int) -> None:
        if intent := self._one(SandboxIntent.objects.filter(status=house.CANCELED), one):
            intent.status, intent.charge_ref, intent.charged_at = house.SUCCEEDED, f"ch_{intent.pk}", self.at
            intent.save()
            house._tell(intent, "payment_intent.succeeded", at=self.at)

    @may(one=which, amount=st.sampled_from([5, 60]))
    def the_house_gives_back(self, one: int, amount: int) -> None:
        """Somebody refunds at the provider's own desk."""
        if intent := self._one(SandboxIntent.objects.filter(status=house.SUCCEEDED), one):
            key = f"desk:{SandboxEvent.objects.count()}"
            self._try(lambda: house.refund(intent.ref, key=key, amount=Decimal(amount), metadata={}, at=self.at))

    @may(one=which)
    def foreign_money_comes(self, one: int) -> None:
        if payment := self._one(Payment.objects.all(), one):
            euros = NewFact(FactType.CHARGE_SUCCEEDED, f"eur-{payment.pk}", money(60, "EUR"), payment.attempt, self.at)
            self._try(lambda: record_fact(payment, euros, source=FactSource.WEBHOOK, at=self.at))

    # The clock

    @may(deed=st.sampled_from([consume_settlements, expire_unpaid_orders, sweep_holds, process_due]), crash=crashes)
    def sweep_something(self, deed: Callable[..., Any], crash: bool) -> None:
        self._try(lambda: deed(at=self.at), crash=crash)

    @may(line=lines)
    def sweep_payments(self, line: str) -> None:
        self._try(lambda: sweep(at=self.at), line=line)

    @may(wait=st.sampled_from(WAITS))
    def time_passes(self, wait: timedelta) -> None:
        self.at += wait

    @may()
    def nobody_pays_in_time(self) -> None:
        self.at += timedelta(minutes=31)
        self._try(lambda: expire_unpaid_orders(at=self.at))

    # What is looked at

    def look(self) -> None:
        """Nobody is ever in two places, and who has paid has paid."""
        assert overlaps() == []
        now = set(Payment.objects.filter(state="succeeded").values_list("pk", flat=True))
        assert self.succeeded <= now
        self.succeeded = now

    def come_to_rest(self) -> None:
        """Let the clock do all it does, until nothing moves any more."""
        before: object = None
        for _round in range(40):
            self.at += timedelta(minutes=45)
            for deed in (sweep, consume_settlements, expire_unpaid_orders, sweep_holds):
                with self._now():
                    deed(at=self.at)
            before, previous = fingerprint(), before
            if before == previous:
                self.everybody_signs_in()
                return
        raise AssertionError("It never comes to rest.")

    def _service(self, one: int) -> Service:
        return self.services[one % len(self.services)]

    def _items(self) -> QuerySet[OrderItem]:
        return OrderItem.objects.filter(order__status="draft")


OFTEN = ["begin"] * 3 + ["use_card"] * 4 + ["sweep_something"] * 3 + ["pay", "notices_come", "come_back"]
OFTEN += ["register", "sign_in", "ask_for_the_order", "the_process_dies", "give_all_back"]
OFTEN += ["time_passes", "nobody_pays_in_time", "take_cash", "charge_crosses_our_cancelling"] * 2
moves = st.sampled_from([*ARGUMENTS, *OFTEN]).flatmap(lambda name: st.tuples(st.just(name), ARGUMENTS[name]))


@pytest.mark.django_db
@settings(max_examples=STORIES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(nudges=st.booleans(), story=st.lists(moves, min_size=15, max_size=50))
def test_whatever_happens_in_a_sale_the_books_and_the_diary_are_right(
    nudges: bool, story: list[tuple[str, dict[str, Any]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(requests, "post", over_the_wire)
    with undone():
        sale = Sale(nudges=nudges)
        for name, arguments in story:
            getattr(sale, name)(**arguments)
            sale.look()
        sale.come_to_rest()
        assert everything_that_is_wrong(at=sale.at) == []
