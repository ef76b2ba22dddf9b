"""The steps of the flow whose words editors may change, and what each may say."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from core.safe_links import safe_link

# Name, what editors call it, and the words in braces that are filled in there.
STEPS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("postcode", "Postcode", ()),
    ("services", "Services", ("postcode",)),
    ("options", "Options", ("service",)),
    ("time", "Day and time", ("service",)),
    ("details", "Your details", ()),
    ("later", "Go on later", ()),
    ("check", "Check your answers", ("total",)),
    ("pay", "Pay", ("total", "number")),
    ("confirmed", "Booked", ("number",)),
    ("account", "Keep the order with an account", ("number",)),
    ("failed", "Payment declined", ("total", "number")),
    ("out_of_area", "Out of area", ("postcode",)),
)
IN_BRACES = re.compile(r"\{([^{}]*)\}")


class StepBlock(blocks.StructBlock):
    heading = blocks.CharBlock(required=False, max_length=120)
    hint = blocks.CharBlock(required=False, max_length=300, help_text="Under the heading.")
    reassurance = blocks.CharBlock(
        required=False, max_length=200, help_text="Beside the button: what takes a worry away. It has to be true."
    )
    terms_label = blocks.CharBlock(required=False, max_length=60, help_text="Such as: Our terms.")
    terms_link = blocks.CharBlock(required=False, max_length=300, validators=[safe_link])

    def __init__(self, *args: Any, fields: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filled = frozenset(fields)

    class Meta:
        icon = "edit"
        description = "What stays empty keeps the built-in words."

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        errors = {name: error for name in ("heading", "hint", "reassurance") if (error := self._wrong(cleaned[name]))}
        if cleaned["terms_link"] and not cleaned["terms_label"]:
            errors["terms_label"] = ValidationError("Write the words of the link.")
        if cleaned["terms_label"] and not cleaned["terms_link"]:
            errors["terms_link"] = ValidationError("Write where the link leads.")
        if errors:
            raise StructBlockValidationError(block_errors=errors)
        return cleaned

    def _wrong(self, text: str) -> ValidationError | None:
        unknown = set(IN_BRACES.findall(text)) - self.filled
        if not unknown:
            return None
        known = ", ".join(f"{{{name}}}" for name in sorted(self.filled))
        return ValidationError(f"Only {known} is filled in here." if known else "Nothing in braces is filled in here.")


def step_blocks() -> list[tuple[str, StepBlock]]:
    return [(name, StepBlock(label=label, fields=fields)) for name, label, fields in STEPS]


def filled(text: str, values: dict[str, Any]) -> str:
    """Put values in the place of their names in braces; what is not known stays as it was typed."""
    return IN_BRACES.sub(lambda found: str(values.get(found[1], found[0])), text)
