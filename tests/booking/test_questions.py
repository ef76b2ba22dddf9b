"""What a service asks: put on a step of its own, kept with the order in the words that were answered."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from booking.actions.answers import give_answers
from booking.actions.orders import place_order
from booking.answering import BadAnswer, checked
from booking.errors import AlreadyPlaced, Incomplete
from booking.models import ItemAnswer, Order
from booking.pricing import quote_order
from booking.queries import order_key
from catalogue.models import Question, QuestionKind, Service
from tests.booking.questions import answer, ask, at_questions
from tests.booking.sale import fill_basket, open_for_business, place
from tests.booking.visitor import Visitor

pytestmark = pytest.mark.django_db


def test_a_service_without_questions_has_no_such_step(visitor: Visitor, cleaning: Service) -> None:
    at_questions(visitor, cleaning)
    assert visitor.get("/checkout/").url == "/checkout/details/"
    assert visitor.get("/checkout/questions/").url == "/checkout/"


def test_questions_come_between_time_and_details(visitor: Visitor, cleaning: Service) -> None:
    ask(cleaning, "Any pets?")
    at_questions(visitor, cleaning)
    assert visitor.get("/checkout/").url == "/checkout/questions/"
    assert "Any pets?" in visitor.get("/checkout/questions/").content.decode()
    assert answer(visitor, "Two cats").url == "/checkout/"
    assert visitor.get("/checkout/").url == "/checkout/details/"


def test_an_answer_left_open_is_asked_once(visitor: Visitor, cleaning: Service) -> None:
    ask(cleaning)
    at_questions(visitor, cleaning)
    answer(visitor, "")
    assert visitor.get("/checkout/").url == "/checkout/details/"


def test_answers_are_kept_going_back_and_forth(visitor: Visitor, cleaning: Service) -> None:
    ask(cleaning)
    at_questions(visitor, cleaning)
    answer(visitor, "Two cats")
    visitor.choose(cleaning)
    assert 'value="Two cats"' in visitor.get("/checkout/questions/").content.decode()


@pytest.mark.parametrize("kind", [kind for kind in QuestionKind if kind != QuestionKind.CHOICE])
def test_what_must_be_answered_must(visitor: Visitor, cleaning: Service, kind: str) -> None:
    ask(cleaning, "How many rooms", kind, required=True)
    at_questions(visitor, cleaning)
    page = answer(visitor, "").content.decode()
    assert "“How many rooms”." in page
    assert "There is a problem" in page
    assert visitor.get("/checkout/").url == "/checkout/questions/"


@pytest.mark.parametrize(
    ("kind", "given", "said"),
    [
        (QuestionKind.NUMBER, "lots", "must be a number"),
        (QuestionKind.NUMBER, "NaN", "must be a number"),
        (QuestionKind.NUMBER, "1e99", "must be a number"),
        (QuestionKind.DATE, "soon", "must be a date"),
        (QuestionKind.DATE, "0001-01-01", "between 1900 and 2200"),
        (QuestionKind.CHOICE, "Green", "Choose an answer"),
        (QuestionKind.TEXT, "x" * 301, "300 characters or fewer"),
        (QuestionKind.LONG_TEXT, "x" * 4001, "4,000 characters or fewer"),
        (QuestionKind.TEXT, "a\0b", "Null characters"),
    ],
)
def test_an_answer_that_does_not_fit_is_refused(
    visitor: Visitor, cleaning: Service, kind: str, given: str, said: str
) -> None:
    ask(cleaning, kind=kind, choices="Red\nBlue")
    at_questions(visitor, cleaning)
    page = answer(visitor, given)
    assert page.status_code == 200
    assert said in page.content.decode()
    assert not ItemAnswer.objects.exists()


def test_what_was_told_is_shown_on_every_page_of_the_order(visitor: Visitor, cleaning: Service) -> None:
    question = ask(cleaning, "Which day did it break?", QuestionKind.DATE)
    at_questions(visitor, cleaning)
    answer(visitor, "2027-03-05")
    visitor.tell()
    assert "5 March 2027" in visitor.get("/checkout/check/").content.decode()
    visitor.pay()
    question.text = "Something else entirely"
    question.save()
    key = order_key(visitor.order(), at=timezone.now())
    page = visitor.get(f"/orders/{key}/").content.decode()
    assert "Which day did it break?" in page
    assert "5 March 2027" in page
    told = visitor.get(f"/api/orders/{key}").json()["items"][0]["answers"]
    assert told == [{"question": "Which day did it break?", "answer": "2027-03-05"}]


def test_an_answer_outlives_its_question(cleaning: Service) -> None:
    question = ask(cleaning)
    order = fill_basket_with(cleaning, {question: "Two cats"})
    place(order)
    question.delete()
    assert ItemAnswer.objects.get().text == "Any pets?"


def fill_basket_with(service: Service, told: dict[Question, Any]) -> Order:
    order = fill_basket(service)
    item = order.items.get()
    give_answers(order, {(item.pk, question.pk): value for question, value in told.items()}, at=order.touched_at)
    return order


def test_an_order_without_a_needed_answer_is_not_placed(cleaning: Service) -> None:
    order = fill_basket(cleaning)
    ask(cleaning, required=True)
    with pytest.raises(Incomplete, match="Any pets"):
        place(order)


def test_an_answer_that_is_no_longer_offered_is_asked_again(cleaning: Service) -> None:
    question = ask(cleaning, kind=QuestionKind.CHOICE, choices="Red\nBlue", required=True)
    order = fill_basket_with(cleaning, {question: "Red"})
    Question.objects.update(choices="Green\nBlue")
    with pytest.raises(Incomplete):
        place(order)


def test_a_question_switched_off_is_not_asked(visitor: Visitor, cleaning: Service) -> None:
    ask(cleaning, active=False, required=True)
    at_questions(visitor, cleaning)
    assert visitor.get("/checkout/").url == "/checkout/details/"


def test_nobody_answers_once_another_tab_has_placed_the_order(cleaning: Service) -> None:
    question = ask(cleaning)
    order = fill_basket_with(cleaning, {question: "One"})
    place(order)
    with pytest.raises(AlreadyPlaced):
        give_answers(order, {(order.items.get().pk, question.pk): "Two"}, at=order.touched_at)
    assert ItemAnswer.objects.get().value == "One"


def test_of_two_tabs_the_last_answer_counts_and_there_is_one(cleaning: Service) -> None:
    question = ask(cleaning)
    order = fill_basket_with(cleaning, {question: "One"})
    give_answers(order, {(order.items.get().pk, question.pk): "Two"}, at=order.touched_at)
    assert [found.value for found in ItemAnswer.objects.all()] == ["Two"]


def test_somebody_elses_item_takes_no_answer(visitor: Visitor, cleaning: Service) -> None:
    question = ask(cleaning)
    other = fill_basket(cleaning).items.get()
    at_questions(visitor, cleaning)
    visitor.post("/checkout/questions/", {f"q_{other.pk}_{question.pk}": "Mine now"})
    assert not ItemAnswer.objects.filter(item=other).exists()


def test_an_answer_is_judged_by_its_question() -> None:
    number = Question(text="How many?", kind=QuestionKind.NUMBER)
    assert checked(number, " 1,200.50 ") == "1200.50"
    with pytest.raises(BadAnswer):
        checked(number, "12 rooms")
    assert checked(Question(text="When?", kind=QuestionKind.DATE), "2027-03-31") == "2027-03-31"


@pytest.mark.django_db(transaction=True)
def test_two_tabs_answering_at_once_leave_one_answer() -> None:
    service, _ = open_for_business()
    question = ask(service)
    order = fill_basket(service)
    item, gate = order.items.get(), Barrier(2)

    def tell(value: str) -> None:
        try:
            gate.wait()
            give_answers(Order.objects.get(pk=order.pk), {(item.pk, question.pk): value}, at=order.touched_at)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(tell, ["One", "Two"]))
    assert ItemAnswer.objects.get().value in ("One", "Two")
    shown = quote_order(order, at=order.touched_at).total
    assert place_order(order, shown_total=shown, payment_choice="card", at=order.touched_at).status == "placed"


def body(service: Service, *answers: dict[str, Any]) -> dict[str, Any]:
    day = timezone.localdate() + timedelta(days=8)
    return {
        "postcode": "BS6 5QA",
        "items": [{"service": service.slug, "starts_at": f"{day}T10:00:00Z", "answers": list(answers)}],
        "customer": {"name": "Ada Moss", "email": "ada@example.com", "phone": "+441174960123"},
        "address": {"line1": "4 Alma Vale Road", "city": "Bristol"},
        "payment": "card",
    }


def send(client: Client, data: dict[str, Any]) -> Any:
    return client.post("/api/orders", data, content_type="application/json", headers={"Idempotency-Key": "one"})


def test_the_api_places_an_order_with_its_answers(client: Client, cleaning: Service) -> None:
    question = ask(cleaning, required=True)
    told = send(client, body(cleaning, {"question": question.pk, "value": "Two cats"}))
    assert told.status_code == 201
    assert told.json()["items"][0]["answers"] == [{"question": "Any pets?", "answer": "Two cats"}]
    assert client.get(f"/api/services/{cleaning.slug}").json()["questions"][0]["question"] == "Any pets?"


@pytest.mark.parametrize(
    ("kind", "value", "said"),
    [
        (QuestionKind.TEXT, "", "Answer “Any pets?”."),
        (QuestionKind.NUMBER, "many", "must be a number"),
        (QuestionKind.FILE, "", "can only be sent on the site"),
    ],
)
def test_the_api_refuses_an_answer_that_does_not_fit(
    client: Client, cleaning: Service, kind: str, value: str, said: str
) -> None:
    question = ask(cleaning, kind=kind, required=True)
    told = send(client, body(cleaning, {"question": question.pk, "value": value}))
    assert told.status_code == 400
    assert said in told.content.decode()
    assert not Order.objects.exists()


def test_the_api_refuses_answers_to_what_was_not_asked(client: Client, cleaning: Service) -> None:
    assert "asks no question 999" in send(client, body(cleaning, {"question": 999, "value": "x"})).content.decode()
