"""Blocks that lead into booking or show what it knows. Forms are GET: nothing is written until /book/."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from booking.coverage import coverage
from booking.models import Appointment, AppointmentStatus, Provider
from catalogue.models import Service
from core.blocks import memo, moment


@dataclass(frozen=True)
class Proof:
    """One number we can stand behind, counted now."""

    number: int
    words: str


def proofs(at: datetime) -> list[Proof]:
    """Count what there is; a number that would be nought is left out."""
    counted = [
        Proof(Service.objects.on_sale(at).count(), "services you can book online, each with its price"),
        Proof(Provider.objects.filter(active=True).count(), "people on the team, each with their own area"),
        Proof(Appointment.objects.filter(status=AppointmentStatus.COMPLETED).count(), "visits done and ticked off"),
    ]
    return [proof for proof in counted if proof.number]


class PostcodeSearchBlock(blocks.StructBlock):
    heading = blocks.CharBlock(max_length=120, default="See who comes to you")
    text = blocks.TextBlock(max_length=300, required=False)
    service = SnippetChooserBlock("catalogue.Service", required=False, help_text="Empty: choose after the postcode.")
    label = blocks.CharBlock(max_length=40, default="See free times")

    class Meta:
        icon = "search"
        template = "blocks/postcode_search.html"
        description = "One field for a postcode that leads into booking."
        preview_value = {"heading": "See who comes to you", "text": "", "service": None, "label": "See free times"}

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Name the field after the block, so that two on one page keep their own labels."""
        context: dict[str, Any] = super().get_context(value, parent_context)
        return {**context, "field_id": f"postcode-{(parent_context or {}).get('id') or 'field'}"}


class HeroBlock(PostcodeSearchBlock):
    """A postcode search with the largest heading, for the top of a landing page."""

    class Meta:
        icon = "pick"
        template = "blocks/hero.html"
        description = "A large heading with the postcode field, for the top of a page."
        preview_value = {"heading": "A clean home by Friday", "text": "", "service": None, "label": "See free times"}


class ProofsBlock(blocks.StructBlock):
    heading = blocks.CharBlock(max_length=120, required=False)

    class Meta:
        icon = "success"
        template = "blocks/proofs.html"
        description = "Up to three numbers counted from our own records. Nothing to type."
        preview_value = {"heading": ""}

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context)
        at = moment(parent_context)
        context["proofs"] = memo(parent_context, "booking.proofs", lambda: proofs(at))
        return context


class AreasBlock(blocks.StructBlock):
    heading = blocks.CharBlock(max_length=120, default="Where we come")
    text = blocks.TextBlock(max_length=300, required=False)

    class Meta:
        icon = "site"
        template = "blocks/areas.html"
        description = "The places our people serve, as a list beside a drawn map."
        preview_value = {"heading": "Where we come", "text": ""}

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context)
        context["coverage"] = memo(parent_context, "booking.coverage", coverage)
        return context
