"""What a page itself says: its first words, and the questions it answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Protocol, runtime_checkable

from django.utils.text import Truncator
from wagtail import blocks
from wagtail.fields import RichTextField, StreamField
from wagtail.images.blocks import ImageBlock
from wagtail.rich_text import RichText

from core.prose import expand, plain

Pair = tuple[str, str]
Context = dict[str, Any]
LINK = re.compile(r"</?a\b[^>]*>")


@runtime_checkable
class AsksQuestions(Protocol):
    """A block that asks and answers; any StructBlock with this method takes part in the page's FAQ."""

    def questions(self, value: Any, context: Context | None = None) -> list[Pair]: ...


def first_words(page: Any, context: Context | None = None) -> str:
    """Return how the page's own text begins, short enough for a description; "" where it has none.

    A price chip says the price of the context's moment. All chips of a page cost one question, and so do those of a
    whole list where its pages stand in the context as `listed`.
    """
    for field in page._meta.get_fields():
        if isinstance(field, RichTextField | StreamField):
            for text in _texts(getattr(page, field.name)):
                # A link would be looked up for nothing: nobody can follow it there.
                if words := plain(expand([LINK.sub("", text)], context)[0]):
                    return Truncator(words).chars(160)
    return ""


def questions_of(page: Any, context: Context | None = None) -> list[Pair]:
    """Return the questions a page answers, each once: the first answer counts."""
    found: dict[str, Pair] = {}
    for field in page._meta.get_fields():
        if isinstance(field, StreamField):
            for question, answer in _asked(getattr(page, field.name), context):
                if question.strip() and answer.strip():
                    found.setdefault(" ".join(question.casefold().split()), (question.strip(), answer.strip()))
    return list(found.values())


def _texts(value: Any) -> Iterator[str]:
    """Give the running texts of a field, as stored, in reading order; questions and headings are none."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, RichText):
        yield value.source
    elif isinstance(value, blocks.StreamValue):
        for child in value:
            if isinstance(child.value, RichText):
                yield from _texts(child.value)


def _asked(stream: blocks.StreamValue, context: Context | None) -> Iterator[Pair]:
    for child in stream:
        yield from _pairs(child.block, child.value, context)


def _pairs(block: Any, value: Any, context: Context | None) -> Iterator[Pair]:
    """Ask a block for its questions, or those inside it."""
    if value is None:
        return
    if isinstance(block, ImageBlock):
        return  # a struct whose value is the picture
    if isinstance(block, AsksQuestions):
        yield from block.questions(value, context)
    elif isinstance(block, blocks.StructBlock):
        for name, inner in block.child_blocks.items():
            yield from _pairs(inner, value.get(name), context)
    elif isinstance(block, blocks.ListBlock):
        for item in value:
            yield from _pairs(block.child_block, item, context)
    elif isinstance(block, blocks.StreamBlock):
        yield from _asked(value, context)
