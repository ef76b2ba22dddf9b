"""Whether ids of options and extras belong to a service, said by field."""

from __future__ import annotations

from typing import Any

from rest_framework.serializers import ValidationError

from booking.answering import BadAnswer, checked
from booking.choosing import Chosen
from catalogue.models import QuestionKind, Service


def check_choices(service: Service, chosen: Chosen) -> None:
    """Refuse ids the service does not offer. Expects a service from `with_choices()`; asks the database nothing."""
    options = {option.pk for group in service.groups.all() for option in group.options.all()}
    extras = {extra.pk: extra.max_quantity for extra in service.extras.all()}
    wrong: dict[str, list[str]] = {}
    if unknown := [pk for pk in chosen.option_ids if pk not in options]:
        wrong["options"] = [f"“{service.name}” has no option {pk}." for pk in unknown]
    elif len(set(chosen.option_ids)) != len(chosen.option_ids):
        wrong["options"] = ["Name each option once."]
    named = [pk for pk, _quantity in chosen.extras]
    if unknown := [pk for pk in named if pk not in extras]:
        wrong["extras"] = [f"“{service.name}” has no extra {pk}." for pk in unknown]
    elif len(set(named)) != len(named):
        wrong["extras"] = ["Name each extra once, with its quantity."]
    elif too_many := [pk for pk, quantity in chosen.extras if quantity > extras[pk]]:
        wrong["extras"] = [f"Extra {pk} can be added up to {extras[pk]} times." for pk in too_many]
    if wrong:
        raise ValidationError(wrong)


def check_answers(service: Service, answers: list[dict[str, Any]]) -> list[str]:
    """Return what is wrong with the answers to a service fetched `with_questions()`."""
    questions = {question.pk: question for question in service.questions.all()}
    wrong = [
        f"“{service.name}” asks no question {one['question']}." for one in answers if one["question"] not in questions
    ]
    given = {one["question"]: one["value"] for one in answers}
    if len(given) != len(answers):
        wrong.append("Answer each question once.")
    for question in questions.values():
        if question.kind == QuestionKind.FILE:
            if given.get(question.pk) or question.required:
                wrong.append(f"“{question.text}” wants a file, which can only be sent on the site.")
            continue
        try:
            checked(question, given.get(question.pk, ""))
        except BadAnswer as refusal:
            wrong.append(refusal.message)
    return wrong
