"""What nobody has touched for long is deleted, whole, and never under somebody's hands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import AccessToken
from booking.actions.basket import give_details
from booking.actions.drafts import give_code, send_link
from booking.actions.orders import place_order
from booking.actions.purge import purge_drafts, purge_one
from booking.actions.reminding import remind_of_baskets
from booking.actions.resuming import resume_basket
from booking.actions.typed import note_typed
from booking.drafts import draft_key, order_by_draft_key
from booking.errors import BasketGone
from booking.models import Draft, ItemAnswer, Order, OrderItem, Slot
from booking.models.answers import private_files
from booking.pricing import quote_order
from core.idempotency import answer_once, forget_answers
from core.models import Event, IdempotentRequest
from core.money import money
from notifications.actions import send_due
from notifications.models import Delivery
from tests.booking.factories import NOW
from tests.booking.sale import ADA, TEN, agree_to_reminder, fill_basket, only_item, open_for_business, place
from tests.booking.truth import differing_days
from tests.booking.visitor import Visitor
from tests.payments.faults import race

OLD = NOW + timedelta(days=30)
YOUNG = OLD - timedelta(minutes=1)


def basket() -> Order:
    service, _ = open_for_business(pay_on_day=True)
    return fill_basket(service)


@pytest.mark.django_db
def test_a_basket_is_kept_to_the_day() -> None:
    basket()

    assert purge_drafts(at=YOUNG) == 0
    assert purge_drafts(at=OLD) == 1
    assert purge_drafts(at=OLD) == 0
    assert not Order.objects.exists()


@pytest.mark.django_db
def test_everything_about_the_person_goes_with_it(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    order = basket()
    answer = ItemAnswer(item=only_item(order), text="A plan?", kind="file", value="plan.png")
    answer.file.save("plan.png", ContentFile(b"a plan"))
    note_typed(order, "details", {"name": "Ada"}, at=NOW)
    agree_to_reminder(order, "Once.", at=NOW)
    send_link(order, ADA.email, at=NOW)
    give_code(order, at=NOW)
    remind_of_baskets(at=NOW + timedelta(days=2))
    with django_capture_on_commit_callbacks(execute=True):
        purge_drafts(at=OLD)

    gone: list[Any] = [Order, OrderItem, ItemAnswer, Draft, Slot, AccessToken]
    assert [model.__name__ for model in gone if model.objects.exists()] == []
    assert not Delivery.objects.filter(recipient=ADA.email).exists()
    assert not private_files().exists(answer.file.name or "")
    trail = " ".join(f"{event.reason} {event.new}" for event in Event.objects.all())
    assert ADA.email not in trail


@pytest.mark.django_db
def test_its_times_are_free_again_and_the_days_say_so() -> None:
    order = basket()
    service = only_item(order).service
    Slot.objects.update(held_until=OLD + timedelta(days=1))
    purge_drafts(at=OLD)

    assert differing_days() == []
    assert fill_basket(service, at=NOW, starts_at=TEN)


@pytest.mark.django_db
def test_a_touch_keeps_it_for_as_long_again() -> None:
    note_typed(basket(), "details", {"name": "Ada"}, at=YOUNG)

    assert purge_drafts(at=OLD) == 0
    assert purge_drafts(at=YOUNG + timedelta(days=30)) == 1


@pytest.mark.django_db
def test_the_basket_of_somebody_else_keeps_its_times_its_words_and_its_ways_back() -> None:
    order, other = basket(), basket()
    note_typed(other, "details", {"name": "Eve"}, at=YOUNG)
    send_link(other, "eve@example.com", at=YOUNG)
    key = draft_key(other, at=YOUNG)
    send_link(order, ADA.email, at=NOW)

    assert purge_drafts(at=OLD) == 1
    assert Slot.objects.get().status == "held"
    assert Draft.objects.get().typed == {"details": {"name": "Eve"}}
    assert order_by_draft_key(key, at=OLD) == other
    assert Delivery.objects.get().recipient == "eve@example.com"


@pytest.mark.django_db
def test_an_order_is_never_deleted_but_half_words_beside_it_are() -> None:
    order = basket()
    note_typed(order, "questions", {"q_1_1": "half a wo"}, at=NOW)
    place(order, choice="on_day")
    purge_drafts(at=OLD + timedelta(days=900))

    assert Order.objects.get() == order
    assert not Draft.objects.exists()


@pytest.mark.django_db
def test_a_letter_about_a_basket_that_is_gone_is_not_sent() -> None:
    order = basket()
    send_link(order, ADA.email, at=NOW)
    order.delete()

    send_due(at=NOW)
    assert Delivery.objects.get().status == "suppressed"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "deed",
    [
        lambda order: place_order(order, shown_total=money(60), payment_choice="on_day", at=OLD),
        lambda order: resume_basket(order, at=OLD),
        lambda order: give_details(order, ADA, at=OLD),
        lambda order: note_typed(order, "details", {"name": "x"}, at=OLD),
        lambda order: send_link(order, ADA.email, at=OLD),
        lambda order: give_code(order, at=OLD),
    ],
)
def test_a_basket_that_is_gone_refuses_every_deed_kindly(deed: Callable[[Order], object]) -> None:
    order = basket()
    purge_drafts(at=OLD)
    basket()  # of somebody else

    with pytest.raises(BasketGone, match="not there any more"):
        deed(order)


@pytest.mark.django_db
def test_somebody_who_comes_back_too_late_is_told_and_can_start_again(visitor: Visitor, cleaning: Any) -> None:
    visitor.fill_basket(cleaning)
    form = visitor.check_form()
    Order.objects.update(touched_at=NOW - timedelta(days=999))
    purge_drafts(at=NOW)

    assert visitor.get("/book/basket/")["Location"] == "/book/"
    assert visitor.get("/book/").status_code == 200
    assert visitor.post("/checkout/check/", {**form, "payment_choice": "card"}).status_code == 404
    assert visitor.find().status_code == 302


@pytest.mark.django_db
def test_a_basket_touched_after_it_was_found_and_before_its_turn_stays() -> None:
    order = basket()
    resume_basket(order, at=YOUNG)

    assert not purge_one(order.pk, before=NOW, at=OLD)
    assert Order.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_going_on_while_it_is_deleted_does_one_or_the_other() -> None:
    order = basket()
    gone, resumed = race(lambda: purge_drafts(at=OLD), lambda: resume_basket(order, at=OLD))

    if isinstance(resumed, BasketGone):
        assert gone == 1
        assert not Order.objects.exists()
    else:
        assert (gone, resumed) == (0, None)
        assert Order.objects.get().touched_at == OLD
    assert differing_days() == []


@pytest.mark.django_db(transaction=True)
def test_ordering_while_it_is_deleted_does_one_or_the_other() -> None:
    order = basket()
    # The time of the visit has not come: what nobody has touched may still be far ahead.
    Order.objects.update(touched_at=NOW - timedelta(days=31))
    total = quote_order(order, at=NOW).total
    gone, placed = race(
        lambda: purge_drafts(at=NOW),
        lambda: place_order(order, shown_total=total, payment_choice="on_day", at=NOW),
    )

    if isinstance(placed, Exception):
        assert isinstance(placed, BasketGone)
        assert gone == 1
        assert not Order.objects.exists()
        assert not Slot.objects.exists()
    else:
        assert gone == 0
        assert Order.objects.get().status == "confirmed"
        assert Slot.objects.get().booked
    assert differing_days() == []


@pytest.mark.django_db(transaction=True)
def test_two_clocks_at_once_delete_it_once() -> None:
    basket()

    assert sorted(race(lambda: purge_drafts(at=OLD), lambda: purge_drafts(at=OLD))) == [0, 1]


@pytest.mark.django_db
def test_answers_to_repeated_requests_go_after_their_time() -> None:
    answer_once("orders:guest", "key", "f", lambda: (201, {"name": "Ada"}), at=NOW)

    assert forget_answers(at=NOW + timedelta(days=7) - timedelta(seconds=1)) == 0
    assert forget_answers(at=NOW + timedelta(days=7)) == 1
    assert not IdempotentRequest.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_request_at_work_while_old_answers_go_keeps_its_own() -> None:
    late = NOW + timedelta(days=30)
    answer_once("orders:guest", "old", "f", lambda: (201, {}), at=NOW)
    race(
        lambda: forget_answers(at=late),
        lambda: answer_once("orders:guest", "new", "f", lambda: (201, {"a": 1}), at=late),
    )

    assert list(IdempotentRequest.objects.values_list("key", flat=True)) == ["new"]
