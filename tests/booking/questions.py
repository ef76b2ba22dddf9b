"""The steps of a customer who is asked something about a service."""

from __future__ import annotations

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from catalogue.models import Question, QuestionKind, Service
from tests.booking.visitor import Visitor


def ask(service: Service, text: str = "Any pets?", kind: str = QuestionKind.TEXT, **more: Any) -> Question:
    return Question.objects.create(service=service, text=text, kind=kind, **more)


def picture(kind: str = "PNG", size: tuple[int, int] = (4, 4)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size).save(out, kind)
    return out.getvalue()


def upload(content: bytes, name: str = "plan.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def at_questions(visitor: Visitor, service: Service) -> None:
    visitor.find()
    visitor.choose(service)
    visitor.pick()


def names(visitor: Visitor) -> list[str]:
    item = visitor.basket().items.get()
    return [f"q_{item.pk}_{question.pk}" for question in item.service.questions.all()]


def answer(visitor: Visitor, *values: Any) -> Any:
    return visitor.post("/checkout/questions/", dict(zip(names(visitor), values, strict=True)))
