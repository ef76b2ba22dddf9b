"""Links as editors choose them: to a page, which may move, or to an address, which may not."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from core.safe_links import safe_link

ONE_TARGET = "Choose a page or write an address, not both."
NO_TARGET = "Choose a page or write an address."
NO_LABEL = "An address has no name of its own: write the words of the link."


class LinkBlock(blocks.StructBlock):
    page = blocks.PageChooserBlock(required=False)
    link = blocks.CharBlock(
        required=False, max_length=300, validators=[safe_link], help_text="Instead of a page: /book/ or https://…"
    )
    label = blocks.CharBlock(required=False, max_length=60, help_text="Empty for the title of the page.")

    class Meta:
        icon = "link"
        label = "Link"
        label_format = "{label} {page} {link}"
        description = "A link to a page or an address."

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        self.check_target(cleaned)
        return cleaned

    def check_target(self, value: Any) -> None:
        """Refuse two targets, none, and an address without words."""
        page, link = value.get("page"), value.get("link")
        if page and link:
            raise StructBlockValidationError(block_errors={"link": ValidationError(ONE_TARGET)})
        if not page and not link:
            raise StructBlockValidationError(block_errors={"page": ValidationError(NO_TARGET)})
        if link and not value.get("label"):
            raise StructBlockValidationError(block_errors={"label": ValidationError(NO_LABEL)})


class MenuLinkBlock(LinkBlock):
    """A link of the header: with links of its own it becomes a small menu, and needs no target."""

    children = blocks.ListBlock(LinkBlock(), required=False, default=[], label="links below it")

    class Meta:
        description = "A link of the menu, with or without links below it."

    def check_target(self, value: Any) -> None:
        if value.get("children") and value.get("label") and not value.get("page") and not value.get("link"):
            return
        super().check_target(value)


class ColumnBlock(blocks.StructBlock):
    heading = blocks.CharBlock(max_length=60)
    links = blocks.ListBlock(LinkBlock(), min_num=1)

    class Meta:
        icon = "list-ul"
        label = "Column"
        label_format = "{heading}"
        description = "A heading of the footer with its links."
