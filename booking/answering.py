"""Whether an answer is one a question can have. The same rule for the pages, the API and the placing of an order."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation

from booking.models import OrderItem
from catalogue.models import Question, QuestionKind
from core.errors import DomainError

LONGEST = {QuestionKind.TEXT: 300, QuestionKind.LONG_TEXT: 4000}
LARGEST_NUMBER = Decimal(1_000_000_000)
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2200, 12, 31)


class BadAnswer(DomainError):
    """An answer that does not fit its question; the message says what to do."""

    code = "bad_answer"


def checked(question: Question, given: str) -> str:
    """Return the answer as it is stored, "" where it was left open. Raises BadAnswer."""
    given = given.strip()
    if not given:
        if question.required:
            raise BadAnswer(missing(question))
        return ""
    if question.kind == QuestionKind.NUMBER:
        return _number(question, given)
    if question.kind == QuestionKind.DATE:
        return _day(question, given)
    if question.kind == QuestionKind.CHOICE and given not in question.choice_list:
        raise BadAnswer(f"Choose one of the answers to “{question.text}”.")
    longest = LONGEST.get(QuestionKind(question.kind))
    if longest and len(given) > longest:
        raise BadAnswer(f"The answer to “{question.text}” must be {longest:,} characters or fewer.")
    return given


def missing(question: Question) -> str:
    deed = {QuestionKind.CHOICE: "Choose an answer to", QuestionKind.FILE: "Choose a file for"}
    return f"{deed.get(QuestionKind(question.kind), 'Answer')} “{question.text}”."


def open_questions(item: OrderItem) -> list[Question]:
    """Return the questions of an item that were never put to the customer; needs questions and answers fetched."""
    known = {answer.question_id for answer in item.answers.all()}
    return [question for question in item.service.questions.all() if question.active and question.pk not in known]


def unanswered(item: OrderItem) -> Question | None:
    """Return the first question that must be answered and has no answer it can have, or None."""
    required = [question for question in item.service.questions.all() if question.active and question.required]
    given = {answer.question_id: answer for answer in item.answers.all()} if required else {}
    for question in required:
        answer = given.get(question.pk)
        if answer is None or not _fits(question, answer.kind, answer.value):
            return question
    return None


def _fits(question: Question, kind: str, value: str) -> bool:
    """Tell whether an answer given earlier still answers the question as it is asked today."""
    try:
        return kind == question.kind and bool(checked(question, value))
    except BadAnswer:
        return False


def _number(question: Question, given: str) -> str:
    wording = f"The answer to “{question.text}” must be a number, such as 12 or 7.5."
    try:
        number = Decimal(given.replace(",", ""))
    except InvalidOperation as no_number:
        raise BadAnswer(wording) from no_number
    if not number.is_finite() or abs(number) > LARGEST_NUMBER or len(given) > 20:
        raise BadAnswer(wording)
    return f"{number:f}"


def _day(question: Question, given: str) -> str:
    try:
        day = date.fromisoformat(given)
    except ValueError as no_day:
        raise BadAnswer(f"The answer to “{question.text}” must be a date, such as 2027-03-31.") from no_day
    if not FIRST_DAY <= day <= LAST_DAY:
        raise BadAnswer(f"The answer to “{question.text}” must be a date between 1900 and 2200.")
    return day.isoformat()
