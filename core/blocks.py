"""Blocks any page may use. They only show: a preview runs with the editor's own session."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import prefetch_related_objects
from django.utils import timezone
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from core.seo.excerpts import Pair, plain

T = TypeVar("T")
TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "hr"]
PLAIN_FEATURES = ["bold", "italic", "ul", "link"]


def memo(context: Mapping[str, Any] | None, key: str, build: Callable[[], T]) -> T:
    """Return what `build` made the first time any block of this page asked for `key`.

    However many blocks a page has, each thing is fetched once; a block shown alone builds it.
    """
    store: dict[str, Any] = (context or {}).get("memo", {})
    if key not in store:
        store[key] = build()
    made: T = store[key]
    return made


def moment(context: Mapping[str, Any] | None) -> datetime:
    """Return the moment the page is shown at."""
    at: datetime | None = (context or {}).get("at")
    return at or timezone.now()


def local_path(value: str) -> None:
    if not value.startswith("/") or value.startswith("//"):
        raise ValidationError("Begin the link with one slash, such as /book/.")


class TextBlock(blocks.RichTextBlock):
    """Running text."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(features=TEXT_FEATURES, **kwargs)

    class Meta:
        icon = "pilcrow"
        template = "blocks/text.html"
        description = "Running text with headings, lists and links."
        preview_value = "<p>We bring our own cloths, and we take our shoes off at the door.</p>"


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=80)
    text = blocks.TextBlock(max_length=300)

    class Meta:
        icon = "list-ol"
        template = "blocks/step.html"
        description = "One step of several: what happens, in a sentence or two."
        preview_value = {"title": "Choose a time", "text": "Only times that are really free are shown."}


class HowItWorksBlock(blocks.StructBlock):
    heading = blocks.CharBlock(max_length=120, default="How it works")
    steps = blocks.ListBlock(StepBlock(), min_num=3, max_num=3)

    class Meta:
        icon = "list-ol"
        template = "blocks/how_it_works.html"
        description = "Three numbered steps from the first click to the visit."
        preview_value = {
            "heading": "How it works",
            "steps": [{"title": title, "text": "In a sentence or two."} for title in ("Choose", "Book", "Relax")],
        }


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(max_length=160)
    answer = blocks.RichTextBlock(features=PLAIN_FEATURES)

    class Meta:
        icon = "help"
        template = "blocks/question.html"
        description = "One question and its answer; the answer opens at a click."
        preview_value = {"question": "Do I have to be at home?", "answer": "<p>Only to let us in.</p>"}

    def questions(self, value: Any) -> list[Pair]:
        """Take part in the FAQ that search engines read."""
        return [(value["question"], plain(value["answer"]))]


class FaqBlock(blocks.StructBlock):
    heading = blocks.CharBlock(max_length=120, default="Questions people ask")
    questions = blocks.ListBlock(QuestionBlock(), min_num=1)

    class Meta:
        icon = "help"
        template = "blocks/faq.html"
        description = "Questions and answers, closed until somebody asks."
        preview_value = {
            "heading": "Questions people ask",
            "questions": [{"question": "Do I have to be at home?", "answer": "<p>Only to let us in.</p>"}],
        }


class CallToActionBlock(blocks.StructBlock):
    heading = blocks.CharBlock(max_length=120)
    text = blocks.TextBlock(max_length=300, required=False)
    label = blocks.CharBlock(max_length=40, default="Find a time")
    link = blocks.CharBlock(max_length=200, default="/book/", validators=[local_path])

    class Meta:
        icon = "pick"
        template = "blocks/call_to_action.html"
        description = "A quiet band with one button. Once on a page is enough."
        preview_value = {"heading": "Ready when you are", "text": "", "label": "Find a time", "link": "/book/"}


class QuoteBlock(blocks.StructBlock):
    """Somebody's own words. Without words nothing is shown."""

    text = blocks.TextBlock(max_length=500, required=False)
    name = blocks.CharBlock(max_length=80, required=False)
    about = blocks.CharBlock(max_length=120, required=False, help_text="Which visit it was, and when.")

    class Meta:
        icon = "openquote"
        template = "blocks/quote.html"
        description = "What a customer wrote, word for word. Leave the text empty to show nothing."
        preview_value = {"text": "They found the tin I had lost in 2019.", "name": "A customer", "about": "Deep clean"}


class PhotoBlock(ImageBlock):
    """A picture that brings the sizes already made with it: no question to the database for each."""

    def bulk_to_python(self, values: Any) -> Any:
        photos = super().bulk_to_python(values)
        prefetch_related_objects([photo for photo in photos if photo], "renditions")
        return photos


class PictureBlock(blocks.StructBlock):
    image = PhotoBlock()
    caption = blocks.CharBlock(max_length=200, required=False)

    class Meta:
        icon = "image"
        template = "blocks/picture.html"
        description = "A picture with the words for those who cannot see it."
        preview_template = "blocks/picture_preview.html"
        preview_value = {"image": None, "caption": "A caption says what the picture cannot."}
