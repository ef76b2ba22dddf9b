"""The words of the flow as editors set them. What they leave empty, the templates say themselves."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import StreamField
from wagtail.models import PreviewableMixin, Site

from booking.wording_steps import STEPS, step_blocks
from core.page_cache.facts import fact

TROUBLES = (
    ("time_taken", "Time just taken"),
    ("price_changed", "Price changed"),
    ("missing_details", "Details missing"),
)


@register_setting(icon="edit")
class BookingWording(PreviewableMixin, BaseSiteSetting):
    """Heading, hint, reassurance and terms of each step. Editors change words here and nothing else."""

    steps = StreamField(
        step_blocks(), blank=True, block_counts={name: {"max_num": 1} for name, _label, _fields in STEPS}
    )

    panels: ClassVar[list[Any]] = [FieldPanel("steps", help_text="Add a step to change its words.")]

    class Meta:
        verbose_name = "booking wording"

    @cached_property
    def words(self) -> dict[str, Any]:
        """The typed words by step."""
        return {block.block_type: block.value for block in self.steps}

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        return [*((name, label) for name, label, _fields in STEPS), *TROUBLES]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Show a step with a basket that exists nowhere."""
        from booking.wording_preview import preview_step  # needs the forms, which stand above

        setattr(request, self.get_cache_attr_name(), self)
        return preview_step(request, mode_name)


def words_of(request: HttpRequest | None, step: str) -> dict[str, str]:
    """Return what editors wrote for a step; asked once a request, and never written by asking."""
    if request is None:
        return {}
    name = BookingWording.get_cache_attr_name()
    if not hasattr(request, name):
        site = Site.find_for_request(request)
        setattr(request, name, fact(request, f"{name} {site.pk}", lambda: _of_site(site)) if site else None)
    wording: BookingWording | None = getattr(request, name)
    return wording.words.get(step, {}) if wording else {}


def _of_site(site: Site) -> BookingWording | None:
    found: BookingWording | None = BookingWording.objects.filter(site=site).first()
    return found
