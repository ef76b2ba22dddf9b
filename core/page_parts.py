"""A page taken apart into what somebody wrote or chose, in the order it is read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Field, ForeignKey, Model, TextField
from django.utils.html import strip_tags
from wagtail import blocks
from wagtail.admin.panels import ObjectList
from wagtail.fields import RichTextField, StreamField
from wagtail.images.blocks import ImageBlock, ImageChooserBlock

MORE = ("seo_title", "search_description")


@dataclass(frozen=True)
class Part:
    """One piece of a page. `kind` is html, text, heading, picture or chosen."""

    kind: str
    place: str
    value: Any

    @property
    def html(self) -> str:
        return str(self.value) if self.kind == "html" else ""

    @property
    def words(self) -> str:
        """The text of it without markup; nothing for a picture or a choice."""
        if self.kind == "html":
            return strip_tags(self.html.replace("<", " <"))
        return str(self.value) if self.kind in ("text", "heading") else ""


def parts_of(page: Any) -> Iterator[Part]:
    names = ObjectList(page.content_panels).bind_to_model(type(page)).get_form_options().get("fields", [])
    for name in (*names, *MORE):
        field = page._meta.get_field(name)
        yield from _of_field(field, getattr(page, name))


def _of_field(field: Field[Any, Any], value: Any) -> Iterator[Part]:
    place = str(field.verbose_name).capitalize()
    if value in (None, ""):
        return
    if isinstance(field, StreamField):
        yield from _of_block(field.stream_block, value, place)
    elif isinstance(field, RichTextField):
        yield Part("html", place, value)
    elif isinstance(field, CharField | TextField):
        yield Part("text", place, value)
    elif isinstance(field, ForeignKey):
        yield Part("chosen", place, value)


def _of_block(block: Any, value: Any, place: str) -> Iterator[Part]:
    if isinstance(block, blocks.BaseStreamBlock):
        for child in value:
            yield from _of_block(child.block, child.value, str(child.block.label))
    elif isinstance(block, ImageBlock | ImageChooserBlock):
        if row := _whole(value):
            yield Part("picture", place, row)
    elif isinstance(block, blocks.BaseStructBlock):
        for name, child in block.child_blocks.items():
            yield from _of_named(name, child, value.get(name), place)
    elif isinstance(block, blocks.ListBlock):
        for item in value:
            yield from _of_block(block.child_block, item, place)
    else:
        yield from _of_leaf(block, value, place)


def _of_named(name: str, block: Any, value: Any, place: str) -> Iterator[Part]:
    if name == "heading" and isinstance(value, str):
        yield Part("heading", place, value)
    elif value is not None:
        yield from _of_block(block, value, place)


def _of_leaf(block: Any, value: Any, place: str) -> Iterator[Part]:
    if isinstance(block, blocks.RichTextBlock):
        yield Part("html", place, getattr(value, "source", value) or "")
    elif isinstance(block, blocks.ChooserBlock):
        if row := _whole(value):
            yield Part("chosen", place, row)
    elif isinstance(block, blocks.CharBlock | blocks.TextBlock) and value:
        yield Part("text", place, value)


def _whole(value: Any) -> Any:
    """Return what was chosen with everything known about it; choosers of pages bring the key alone.

    What was deleted since is nothing.
    """
    if not isinstance(value, Model) or not value.get_deferred_fields():
        return value
    row = type(value)._default_manager.filter(pk=value.pk).first()
    for name in ("contextual_alt_text", "decorative"):  # said where the picture stands, not in its row
        if row is not None and hasattr(value, name):
            setattr(row, name, getattr(value, name))
    return row
