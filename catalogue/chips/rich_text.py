"""The price chip: a mark in running text that shows what a service costs at the moment of the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse_lazy
from draftjs_exporter.dom import DOM
from wagtail.admin.rich_text.converters.contentstate_models import Entity, EntityRange
from wagtail.admin.rich_text.converters.html_to_contentstate import InlineEntityElementHandler
from wagtail.admin.rich_text.editors.draftail.features import EntityFeature
from wagtail.rich_text import EmbedHandler
from wagtail.rich_text.feature_registry import FeatureRegistry

from catalogue.chips.least import Least, least_prices
from catalogue.models import Service
from catalogue.other_prices import other_prices
from core.prose import drawn_page
from core.sharing import known, memo, moment, wanted
from core.snippets import mentioned

NAME = "price"
ENTITY = "PRICE"


class PriceChip(EmbedHandler):
    """Writes `<embed embedtype="price" id="…"/>` as the price; a neutral phrase where nothing is on sale."""

    identifier = NAME

    @staticmethod
    def get_model() -> type[Service]:
        return Service

    @classmethod
    def expand_db_attributes(cls, attrs: dict[str, str]) -> str:
        return cls.expand_db_attributes_many([attrs])[0]

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        context = drawn_page()
        asked = {key for attrs in attrs_list if (key := attrs.get("id", "")).isdecimal()}
        prices: dict[str, Least | None] = memo(context, "catalogue.chips", dict)
        if cards := known(context, "catalogue.cards"):
            prices |= {str(card.service.pk): Least(card.price, card.varies) for card in cards}
        elif not asked <= prices.keys():
            also = wanted(context, Service) | mentioned(context, Service)
            prices |= _prices((asked | also) - prices.keys(), context or {})
        return [_drawn(prices.get(attrs.get("id", ""))) for attrs in attrs_list]

    @classmethod
    def extract_references(cls, attrs: dict[str, str]) -> Iterable[tuple[Any, str, str, str]]:
        if attrs.get("id", "").isdecimal():
            yield Service, attrs["id"], "", ""


def _prices(keys: set[str], context: Mapping[str, Any]) -> dict[str, Least | None]:
    # A number no row can have would make the database refuse the whole question.
    numbers = (int(key) for key in keys if len(key) < 18)
    found = least_prices(numbers, other_prices(context), at=moment(context))
    return {key: found.get(int(key)) for key in keys}


def _drawn(least: Least | None) -> str:
    return render_to_string("components/price_chip.html", {"least": least}).strip()


class ChipElementHandler(InlineEntityElementHandler):
    """Reads a chip back into the editor, as the name of its service: the price is the page's to show."""

    mutability = "IMMUTABLE"

    def handle_starttag(self, name: str, attrs: Any, state: Any, contentstate: Any) -> None:
        super().handle_starttag(name, attrs, state, contentstate)
        entity_range: EntityRange = state.current_entity_ranges.pop()
        entity: Entity = contentstate.entity_map[entity_range.key]
        label = entity.data["title"]
        state.current_block.text += label
        entity_range.length = len(label)
        state.leading_whitespace = 1  # keep

    def handle_endtag(self, name: str, state: Any, contentstate: Any) -> None:
        """Do nothing: the mark has no inside."""

    def get_attribute_data(self, attrs: dict[str, str]) -> dict[str, Any]:
        key = attrs.get("id", "")
        service = Service.objects.filter(pk=key).first() if key.isdecimal() and len(key) < 18 else None
        return {"id": key, "title": f"price of {service.name}" if service else "price of a service that is gone"}


def chip_element(props: dict[str, Any]) -> Any:
    return DOM.create_element("embed", {"embedtype": NAME, "id": props.get("id")})


def register_price_chip(features: FeatureRegistry) -> None:
    """Make the chip known to the editor and to everything that shows text."""
    features.register_embed_type(PriceChip)
    features.register_editor_plugin(
        "draftail",
        NAME,
        EntityFeature(
            {
                "type": ENTITY,
                "icon": "tag",
                "description": "Live price of a service",
                "chooserUrls": {"serviceChooser": reverse_lazy("wagtailsnippetchoosers_catalogue_service:choose")},
            },
            js=["wagtailadmin/js/chooser-modal.js", "js/cms/price_chip.js"],
        ),
    )
    features.register_converter_rule(
        "contentstate",
        NAME,
        {
            "from_database_format": {f'embed[embedtype="{NAME}"]': ChipElementHandler(ENTITY)},
            "to_database_format": {"entity_decorators": {ENTITY: chip_element}},
        },
    )
