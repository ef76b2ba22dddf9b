"""Choosers that bring only an id. What was chosen is fetched once for the whole page, by the block."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from wagtail.images.blocks import ImageBlock, ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

Row = models.Model | None


class Lean:
    """A mixin before a chooser block. Its values know their key; anything else they would have to ask for."""

    model_class: type[models.Model]

    def to_python(self, value: Any) -> Row:
        return None if value is None else self._known_by(value)

    def bulk_to_python(self, values: Iterable[Any]) -> list[Row]:
        return [self.to_python(value) for value in values]

    def get_form_state(self, value: Row) -> Any:
        return super().get_form_state(self._real(value))

    def render_basic(self, value: Row, context: Any = None) -> Any:
        return super().render_basic(self._real(value) or "", context)

    def get_prep_value(self, value: Any) -> Any:
        """Take a row or its key: a preview value knows the key alone."""
        return value.pk if isinstance(value, models.Model) else value

    def _known_by(self, pk: Any) -> Row:
        number = str(pk)
        return self.model_class.from_db(None, ["id"], [int(number)]) if number.isdecimal() else None

    def _real(self, value: Row) -> Row:
        """Return the row itself, or None where it was deleted since."""
        return self.model_class._default_manager.filter(pk=value.pk).first() if value is not None else None


class LeanChooserBlock(Lean, SnippetChooserBlock):
    """Chooses a snippet by its id."""


class LeanImageChooserBlock(Lean, ImageChooserBlock):
    """Chooses a picture by its id."""


class PhotoBlock(ImageBlock):
    """A picture with its alternative text; the pictures of a page are fetched together."""

    def __init__(self, required: bool = True, **kwargs: Any) -> None:
        super().__init__(required=required, **kwargs)
        lean = LeanImageChooserBlock(required=required)
        lean.set_name("image")
        self.child_blocks["image"] = lean

    def to_python(self, value: Any) -> Any:
        return super().to_python(self._whole(value))

    def bulk_to_python(self, values: Iterable[Any]) -> Any:
        return super().bulk_to_python([self._whole(value) for value in values])

    def _whole(self, value: Any) -> dict[str, Any]:
        """Read a bare id, as older content has it, without asking for the picture's title."""
        return value if isinstance(value, dict) else {"image": value, "decorative": False, "alt_text": ""}
