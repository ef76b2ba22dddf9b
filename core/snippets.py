"""The snippets a page shows: everything published, of all kinds, in one query."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, F, Model, Value
from django.db.models.functions import Cast
from wagtail.rich_text import extract_references_from_rich_text

from core.models import Badge, CallToAction, Faq
from core.sharing import known, memo, moment


@dataclass(frozen=True)
class Question:
    pk: int
    question: str
    answer: str
    group: str


@dataclass(frozen=True)
class Action:
    heading: str
    text: str
    label: str
    link: str


@dataclass(frozen=True)
class Seal:
    """A badge whose evidence holds."""

    pk: int
    name: str
    icon: str
    evidence_url: str
    picture_id: int | None


@dataclass
class Published:
    """What may be shown, by id; questions in the order editors gave them."""

    questions: dict[int, Question] = field(default_factory=dict)
    actions: dict[int, Action] = field(default_factory=dict)
    seals: dict[int, Seal] = field(default_factory=dict)

    def grouped(self, group: str) -> list[Question]:
        return [question for question in self.questions.values() if question.group == group]

    @property
    def groups(self) -> dict[str, list[Question]]:
        """The questions by group, each group where its first question stands."""
        found: dict[str, list[Question]] = {}
        for question in self.questions.values():
            found.setdefault(question.group, []).append(question)
        return found


def published(context: Mapping[str, Any] | None) -> Published:
    """Return the published snippets of the moment, asked once a page."""
    return memo(context, "core.snippets", lambda: published_at(moment(context)))


def mentioned(context: Mapping[str, Any] | None, model: type[Model]) -> set[str]:
    """Return the rows of `model` that kept answers speak of, if the page asks for those: they come together."""
    kept: Published | None = known(context, "core.snippets")
    answers = "".join(question.answer for question in kept.questions.values()) if kept else ""
    return {str(key) for found, key, *_path in extract_references_from_rich_text(answers) if found is model}


def published_at(at: datetime) -> Published:
    found = Published()
    for kind, pk, a, b, c, d, number, _order in sorted(_rows(at), key=lambda row: (row[7], row[1])):
        if kind == "faq":
            found.questions[pk] = Question(pk, a, b, c)
        elif kind == "action":
            found.actions[pk] = Action(a, b, c, d)
        else:
            found.seals[pk] = Seal(pk, a, b, c, number)
    return found


def _rows(at: datetime) -> Iterable[tuple[Any, ...]]:
    """Read the three tables as one: kind, id, four texts, a number, and the place among their kind."""
    none, empty, nought = Cast(Value(None), BigIntegerField()), Value(""), Value(0)
    faqs = Faq.objects.published(at).order_by()
    actions = CallToAction.objects.published(at).order_by()
    badges = Badge.objects.valid_at(at).order_by()
    return faqs.values_list(Value("faq"), "pk", "question", "answer", "group", empty, none, F("sort_order")).union(
        actions.values_list(Value("action"), "pk", "heading", "text", "label", "link", none, nought),
        badges.values_list(Value("badge"), "pk", "name", "icon", "evidence_url", empty, F("picture_id"), nought),
        all=True,
    )
