"""Blocks that lead into booking or show what it knows. Forms are GET: nothing is written until /book/."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from wagtail import blocks

from booking.ground import ground, ground_of
from booking.next_times import next_times
from booking.team import Person, team
from catalogue.blocks import cards_of, chosen, is_preview
from catalogue.queries import Card
from core.blocks import LeanChooserBlock, PartBlock, PhotoBlock, is_first_picture, memo, photo_of

Context = dict[str, Any]
SCENES = [("kitchen", "A bright kitchen"), ("consultation", "A talk at the table"), ("desk", "A desk with a plan")]
SCENES += [("van", "A van on its way"), ("window", "A window being cleaned")]


@dataclass(frozen=True)
class Proof:
    """One number we can stand behind, counted now."""

    number: int
    words: str


def proofs(context: Context) -> list[Proof]:
    """Count what there is; a number that would be nought is left out."""
    counted = [
        Proof(len(cards_of(context)), "services you can book online, each with its price"),
        Proof(len(team(context)), "people on the team, each with their own area"),
        Proof(memo(context, "booking.ground", ground).visits, "visits done and ticked off"),
    ]
    return [proof for proof in counted if proof.number]


def field_id(context: Context | None) -> str:
    """Name a field after its block, so that two on one page keep their own labels."""
    return f"postcode-{(context or {}).get('id') or 'field'}"


class PostcodeSearchBlock(PartBlock):
    heading = blocks.CharBlock(max_length=120, default="See who comes to you")
    text = blocks.TextBlock(max_length=300, required=False)
    service = LeanChooserBlock("catalogue.Service", required=False, help_text="Empty: choose after the postcode.")
    label = blocks.CharBlock(max_length=40, default="See free times")

    class Meta:
        icon = "search"
        template = "blocks/postcode_search.html"
        description = "One field for a postcode that leads into booking."
        spacing = "s"
        preview_value = {"heading": "See who comes to you", "text": "", "service": None, "label": "See free times"}

    def get_context(self, value: Any, parent_context: Context | None = None) -> Context:
        """A service that is no longer on sale is asked for after the postcode, like any other."""
        context: Context = super().get_context(value, parent_context)
        service = value.get("service")
        cards = chosen(context, [service]) if service else []
        return {**context, "card": cards[0] if cards else None, "field_id": field_id(context)}


class HeroBlock(PostcodeSearchBlock):
    """The top of a landing page: the largest heading, the postcode field and a picture."""

    image = PhotoBlock(required=False)
    scene = blocks.ChoiceBlock(SCENES, required=False, label="or a drawing", help_text="Where there is no picture.")
    layout = blocks.ChoiceBlock(
        [("beside", "Picture beside the words"), ("below", "Words in the middle, picture below")], default="beside"
    )

    class Meta:
        icon = "pick"
        template = "blocks/hero.html"
        description = "A large heading with the postcode field, for the top of a page."
        spacing = "s"
        preview_value = {
            "heading": "A clean home by Friday",
            "text": "Choose what you need, see the whole price and pick a time that is really free.",
            "label": "See free times",
            "scene": "kitchen",
            "layout": "beside",
        }

    def get_context(self, value: Any, parent_context: Context | None = None) -> Context:
        context: Context = super().get_context(value, parent_context)
        photo = photo_of(context, value.get("image"))
        context |= {"photo": photo, "eager": photo is not None and is_first_picture(context)}
        scene = value.get("scene")
        context["scene_template"] = f"components/art/{scene}.html" if scene and photo is None else ""
        # The first hero of a page without a heading of its own is the page's heading.
        heroes: list[str] = memo(context, "booking.heroes", list)
        context["is_title"] = bool(context.get("needs_title")) and not heroes
        heroes.append(context["field_id"])
        return context


class BookServiceBlock(PartBlock):
    service = LeanChooserBlock("catalogue.Service")
    heading = blocks.CharBlock(max_length=120, required=False, help_text="Empty: the name of the service.")
    text = blocks.TextBlock(max_length=300, required=False, help_text="Empty: the sentence about the service.")
    label = blocks.CharBlock(max_length=40, default="Book this service")

    class Meta:
        icon = "calendar-check"
        template = "blocks/book_service.html"
        description = "One service with its price and a postcode field that books it."
        preview_value = {"service": None, "heading": "", "text": "", "label": "Book this service"}

    def get_context(self, value: Any, parent_context: Context | None = None) -> Context:
        context: Context = super().get_context(value, parent_context)
        return {**context, "card": the_card(value, context), "field_id": field_id(context)}


class NextTimesBlock(PartBlock):
    service = LeanChooserBlock("catalogue.Service")
    heading = blocks.CharBlock(max_length=120, default="Next free times")
    text = blocks.TextBlock(max_length=300, required=False)

    class Meta:
        icon = "time"
        template = "blocks/next_times.html"
        description = "The next three free times of a service, each leading into booking."
        tone = "tint"
        spacing = "m"
        preview_value = {"service": None, "heading": "Next free times", "text": ""}

    def get_context(self, value: Any, parent_context: Context | None = None) -> Context:
        context: Context = super().get_context(value, parent_context)
        card = the_card(value, context)
        return {**context, "next": next_times(context, card.service.pk) if card else None}


class ProofsBlock(PartBlock):
    heading = blocks.CharBlock(max_length=120, required=False)

    class Meta:
        icon = "success"
        template = "blocks/proofs.html"
        description = "Up to three numbers counted from our own records. Nothing to type."
        spacing = "s"
        preview_value = {"heading": ""}

    def get_context(self, value: Any, parent_context: Context | None = None) -> Context:
        context: Context = super().get_context(value, parent_context)
        return {**context, "proofs": memo(context, "booking.proofs", lambda: proofs(context))}


class AreasBlock(PartBlock):
    heading = blocks.CharBlock(max_length=120, default="Where we come")
    text = blocks.TextBlock(max_length=300, required=False)
    map = blocks.BooleanBlock(default=True, required=False, label="Show the map")

    class Meta:
        icon = "site"
        template = "blocks/areas.html"
        description = "The places our people serve, as a list beside a drawn map. Places with a page link to it."
        tone = "surface"
        spacing = "l"
        preview_value = {"heading": "Where we come", "text": "", "map": True}

    def get_context(self, value: Any, parent_context: Context | None = None) -> Context:
        context: Context = super().get_context(value, parent_context)
        known = ground_of(context)
        return {**context, "coverage": known.coverage, "towns": known.towns}


class TeamBlock(PartBlock):
    heading = blocks.CharBlock(max_length=120, default="Who comes")
    text = blocks.TextBlock(max_length=300, required=False)
    service = LeanChooserBlock("catalogue.Service", required=False, help_text="Empty: everybody.")
    limit = blocks.IntegerBlock(default=6, min_value=1, max_value=40)

    class Meta:
        icon = "group"
        template = "blocks/team.html"
        description = "The people who come, by name and in a sentence, from their own records."
        spacing = "l"
        preview_value = {"heading": "Who comes", "text": "", "limit": 4}

    def get_context(self, value: Any, parent_context: Context | None = None) -> Context:
        context: Context = super().get_context(value, parent_context)
        people = self._people(value, list(team(context).values()))
        limit = value.get("limit") or 6
        return {**context, "people": people[:limit], "more": max(len(people) - limit, 0)}

    def _people(self, value: Any, everybody: list[Person]) -> list[Person]:
        service = value.get("service")
        return [person for person in everybody if service is None or service.pk in person.services]


def the_card(value: Any, context: Context) -> Card | None:
    """Return the service a block is about, if it is on sale; for an editor's first look, any."""
    if service := value.get("service"):
        found = chosen(context, [service])
    else:
        found = list(cards_of(context).values())[:1] if is_preview(context) else []
    return found[0] if found else None
