"""Blocks that show what is on sale. Prices are read from the catalogue, never typed."""

from __future__ import annotations

from typing import Any

from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from catalogue.queries import Card, cards_on_sale
from core.blocks import local_path


class ServiceCardsBlock(blocks.StructBlock):
    heading = blocks.CharBlock(max_length=120, default="What we do")
    text = blocks.TextBlock(max_length=300, required=False)
    services = blocks.ListBlock(
        SnippetChooserBlock("catalogue.Service"), required=False, default=[], help_text="Empty: everything on sale."
    )
    limit = blocks.IntegerBlock(default=6, min_value=1, max_value=40)
    more = blocks.CharBlock(
        max_length=200, required=False, default="/services/", validators=[local_path], help_text="Where the rest is."
    )

    class Meta:
        icon = "tag"
        template = "blocks/service_cards.html"
        description = "Services as cards, with the price and duration of this moment."
        preview_value = {"heading": "What we do", "text": "", "services": [], "limit": 3, "more": ""}

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context)
        everything = cards_on_sale(parent_context or {})
        wanted = _chosen(everything, [service.pk for service in value["services"] if service])
        context |= {"cards": wanted[: value["limit"]], "left_out": len(wanted) > value["limit"]}
        return context


def _chosen(everything: list[Card], wanted: list[int]) -> list[Card]:
    """Return the cards wanted, in the editor's order; what is no longer on sale drops out."""
    if not wanted:
        return everything
    by_id = {card.service.pk: card for card in everything}
    return [by_id[pk] for pk in wanted if pk in by_id]
