"""Blocks that show what is on sale. Prices are read from the catalogue, never typed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from djmoney.money import Money
from wagtail import blocks

from catalogue.models import Service
from catalogue.queries import Card, cards_on_sale
from core.blocks import LeanChooserBlock, PartBlock, local_path, memo, moment

Context = dict[str, Any]


def cards_of(context: Context | None) -> dict[int, Card]:
    """Return everything on sale by service, asked once a page."""
    return memo(
        context, "catalogue.cards_by_service", lambda: {card.service.pk: card for card in cards_on_sale(context or {})}
    )


def chosen(context: Context | None, services: Iterable[Service | None]) -> list[Card]:
    """Return the cards wanted, in the editor's order; what is no longer on sale drops out."""
    everything = cards_of(context)
    keys = dict.fromkeys(service.pk for service in services if service)
    return [everything[pk] for pk in keys if pk in everything]


class ServiceCardsBlock(PartBlock):
    heading = blocks.CharBlock(max_length=120, default="What we do")
    text = blocks.TextBlock(max_length=300, required=False)
    services = blocks.ListBlock(
        LeanChooserBlock("catalogue.Service"), required=False, default=[], help_text="Empty: everything on sale."
    )
    limit = blocks.IntegerBlock(default=6, min_value=1, max_value=40)
    more = blocks.CharBlock(
        max_length=200, required=False, default="/services/", validators=[local_path], help_text="Where the rest is."
    )

    class Meta:
        icon = "tag"
        template = "blocks/service_cards.html"
        description = "Services as cards, with the price and duration of this moment."
        spacing = "l"
        preview_value = {"heading": "What we do", "text": "", "services": [], "limit": 3, "more": ""}

    def get_context(self, value: Any, parent_context: Context | None = None) -> Context:
        context: Context = super().get_context(value, parent_context)
        services = [service for service in value.get("services") or [] if service]
        shown = chosen(context, services) if services else list(cards_of(context).values())
        limit = value.get("limit") or 6
        return {**context, "cards": shown[:limit], "left_out": len(shown) > limit}


@dataclass(frozen=True)
class PriceRow:
    """One answer or extra, and what it makes of the price."""

    name: str
    price: Money
    added: bool


@dataclass(frozen=True)
class PriceList:
    """The prices of one service: its answers with the whole price, or what each adds where there are several."""

    card: Card
    rows: list[PriceRow]
    extras: list[PriceRow]


def price_list(card: Card, at: Any, *, with_options: bool, with_extras: bool) -> PriceList:
    service = card.service
    groups = [list(group.options.all()) for group in service.groups.all()] if with_options else []
    base = service.price(at)
    assert base is not None, "only services on sale have a card"
    alone = len([options for options in groups if options]) == 1
    rows = [
        PriceRow(option.name, base + option.price if alone else option.price, not alone)
        for options in groups
        for option in options
    ]
    extras = [PriceRow(extra.name, extra.price, True) for extra in service.extras.all()] if with_extras else []
    return PriceList(card, rows, extras)


class PriceTableBlock(PartBlock):
    heading = blocks.CharBlock(max_length=120, default="What it costs")
    text = blocks.TextBlock(max_length=300, required=False)
    services = blocks.ListBlock(LeanChooserBlock("catalogue.Service"), min_num=1)
    options = blocks.BooleanBlock(default=True, required=False, label="Show what each answer costs")
    extras = blocks.BooleanBlock(default=True, required=False, label="Show extras")

    class Meta:
        icon = "table"
        template = "blocks/price_table.html"
        description = "Live prices of the services you choose, with options and extras."
        spacing = "l"
        preview_value = {"heading": "What it costs", "text": "", "services": [], "options": True, "extras": True}

    def get_context(self, value: Any, parent_context: Context | None = None) -> Context:
        context: Context = super().get_context(value, parent_context)
        at = moment(context)
        shown = chosen(context, value.get("services") or [])
        asked = {"with_options": bool(value.get("options")), "with_extras": bool(value.get("extras"))}
        if is_preview(context) and not shown:
            shown = list(cards_of(context).values())[:2]
        return {**context, "lists": [price_list(card, at, **asked) for card in shown]}


def is_preview(context: Context | None) -> bool:
    """Tell whether a block is shown to an editor who has not chosen anything yet."""
    return "block_def" in (context or {})
