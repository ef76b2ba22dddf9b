"""What every block of a page has: a drawer with its ground, its room and a name to link to."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup

TONES = [("paper", "Paper"), ("surface", "White, between two lines"), ("tint", "Leaf green"), ("sunk", "Sand")]
SPACINGS = [("s", "Little"), ("m", "Some"), ("l", "Much")]
SETTINGS = ("tone", "spacing", "anchor")
ANCHOR = RegexValidator(r"^[a-z][a-z0-9-]*\Z", "Use small letters, digits and hyphens, such as prices.")


class PartValue(blocks.StructValue):
    """A block's values, and how the section it stands in looks."""

    @property
    def section(self) -> str:
        """The classes of the section: as the editor set them, or as the block is meant."""
        tone = self.get("tone") or self.block.meta.tone
        spacing = self.get("spacing") or self.block.meta.spacing
        return f"section section--{tone} section--room-{spacing}"


class PartBlock(blocks.StructBlock):
    """A part of a page. `Meta.tone` and `Meta.spacing` say how it looks where nobody chose."""

    tone = blocks.ChoiceBlock(TONES, required=False, label="Background", help_text="Empty: as the block is meant.")
    spacing = blocks.ChoiceBlock(SPACINGS, required=False, label="Room above and below")
    anchor = blocks.CharBlock(
        max_length=40,
        required=False,
        validators=[ANCHOR],
        help_text="A name to link to: “prices” makes #prices lead here. Use each name once on a page.",
    )

    class Meta:
        value_class = PartValue
        tone = "paper"
        spacing = "m"

    def get_form_layout(self) -> BlockGroup:
        """Put what few need into the drawer behind the cog."""
        return BlockGroup([name for name in self.child_blocks if name not in SETTINGS], settings=list(SETTINGS))


def clean_anchors(stream: Any) -> dict[int, ValidationError]:
    """Return what to say of blocks whose anchor another block above has already."""
    seen: set[str] = set()
    doubled: dict[int, ValidationError] = {}
    for number, child in enumerate(stream):
        anchor = child.value.get("anchor") if isinstance(child.value, PartValue) else ""
        if anchor and anchor in seen:
            doubled[number] = ValidationError(f"Another block is called “{anchor}” already. Choose another anchor.")
        seen.add(anchor)
    return doubled
