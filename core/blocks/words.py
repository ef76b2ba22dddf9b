"""Words: running text, steps, quotes, a promise."""

from __future__ import annotations

from typing import Any

from wagtail import blocks

from core.blocks.parts import PartBlock
from core.prose import expand

Context = dict[str, Any]
TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "hr", "price"]
PLAIN_FEATURES = ["bold", "italic", "ul", "link", "price"]


class TextBlock(blocks.RichTextBlock):
    """Running text."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(features=TEXT_FEATURES, **kwargs)

    class Meta:
        icon = "pilcrow"
        template = "blocks/text.html"
        description = "Running text with headings, lists, links and live prices."
        preview_value = "<p>We bring our own cloths, and we take our shoes off at the door.</p>"


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=80)
    text = blocks.TextBlock(max_length=300)

    class Meta:
        icon = "list-ol"
        template = "blocks/step.html"
        description = "One step of several: what happens, in a sentence or two."
        preview_value = {"title": "Choose a time", "text": "Only times that are really free are shown."}


class HowItWorksBlock(PartBlock):
    heading = blocks.CharBlock(max_length=120, default="How it works")
    steps = blocks.ListBlock(StepBlock(), min_num=3, max_num=3)

    class Meta:
        icon = "list-ol"
        template = "blocks/how_it_works.html"
        description = "Three numbered steps from the first click to the visit."
        tone = "surface"
        spacing = "l"
        preview_value = {
            "heading": "How it works",
            "steps": [{"title": title, "text": "In a sentence or two."} for title in ("Choose", "Book", "Relax")],
        }

    def get_default(self) -> Any:
        """Offer the three empty steps at once, where one would already be a mistake."""
        value = super().get_default()
        value["steps"] = self.child_blocks["steps"].normalize([{}, {}, {}])
        return value


class QuoteBlock(PartBlock):
    """Somebody's own words. Without words nothing is shown."""

    text = blocks.TextBlock(max_length=500, required=False)
    name = blocks.CharBlock(max_length=80, required=False)
    about = blocks.CharBlock(max_length=120, required=False, help_text="Which visit it was, and when.")

    class Meta:
        icon = "openquote"
        template = "blocks/quote.html"
        description = "What a customer wrote, word for word. Leave the text empty to show nothing."
        spacing = "s"
        preview_value = {"text": "They found the tin I had lost in 2019.", "name": "A customer", "about": "Deep clean"}


class GuaranteeBlock(PartBlock):
    """A promise, and what it means when something goes wrong."""

    heading = blocks.CharBlock(max_length=120, default="If it is not right, we come back")
    text = blocks.RichTextBlock(features=PLAIN_FEATURES)
    points = blocks.ListBlock(
        blocks.CharBlock(max_length=160), required=False, default=[], help_text="What it means, a line each."
    )

    class Meta:
        icon = "check"
        template = "blocks/guarantee.html"
        description = "What you promise, in plain words, with a few lines on what it means."
        preview_value = {
            "heading": "If it is not right, we come back",
            "text": "<p>Tell us within three days and we put it right at no cost.</p>",
            "points": ["No forms", "The same person, if you like", "Your money back if we cannot"],
        }

    def get_context(self, value: Any, parent_context: Context | None = None) -> Context:
        context: Context = super().get_context(value, parent_context)
        return {**context, "text": expand([value.get("text")], context)[0]}
