"""Who the firm is, and when it can be reached."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.utils.functional import cached_property
from phonenumber_field.modelfields import PhoneNumberField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import StreamField
from wagtail.models import PreviewableMixin

from core.hours import Hours, SpecialDay
from core.hours_blocks import OpenDaysBlock, ProfileBlock, SpecialDayBlock, interval_of, week_of
from core.hours_nodes import nodes_of


@register_setting(icon="home")
class BusinessSettings(PreviewableMixin, BaseSiteSetting):
    """Who the firm is: used by footers, mails, receipts and structured data."""

    name = models.CharField(max_length=120, default="Callout")
    tagline = models.CharField(max_length=200, blank=True)
    legal_name = models.CharField(max_length=200, blank=True)
    address = models.TextField(blank=True, help_text="As on an envelope, one line a line.")
    phone = PhoneNumberField(blank=True)
    email = models.EmailField(blank=True)
    opening_hours = models.CharField(max_length=200, blank=True, help_text="In words, beside the phone number.")
    week = StreamField(
        [("open", OpenDaysBlock())],
        blank=True,
        help_text="Each day you are open. Days that are not here are closed.",
    )
    special_days = StreamField([("day", SpecialDayBlock())], blank=True)
    socials = StreamField([("profile", ProfileBlock())], blank=True)
    vat_number = models.CharField("VAT number", max_length=30, blank=True)
    company_number = models.CharField(max_length=30, blank=True)

    panels = [
        MultiFieldPanel([FieldPanel("name"), FieldPanel("tagline")], "Name"),
        MultiFieldPanel(
            [FieldPanel("phone"), FieldPanel("email"), FieldPanel("opening_hours"), FieldPanel("address")], "Contact"
        ),
        MultiFieldPanel(
            [FieldPanel("week"), FieldPanel("special_days", heading="Holidays and other hours")], "Opening hours"
        ),
        FieldPanel("socials", heading="Profiles elsewhere"),
        # These stand on receipts: only a superuser changes them.
        MultiFieldPanel(
            [FieldPanel(name, permission="superuser") for name in ("legal_name", "vat_number", "company_number")],
            "Registration",
        ),
    ]

    class Meta:
        verbose_name = "business details"

    @property
    def charges_vat(self) -> bool:
        """Whether it is registered for VAT: only then may anything say that a price contains any."""
        return bool(self.vat_number)

    @cached_property
    def hours(self) -> Hours:
        """The opening hours as rules; empty where none are kept."""
        special_days = tuple(_special_day(day.value) for day in self.special_days if day.value.get("first"))
        return Hours(ZoneInfo(settings.BUSINESS_TIME_ZONE), week_of(self.week), special_days)

    @property
    def profiles(self) -> list[tuple[str, str]]:
        """Name and address of the firm's pages elsewhere."""
        choices = dict(ProfileBlock.base_blocks["network"].field.choices)
        return [
            (str(choices.get(profile.value["network"], "Elsewhere")), profile.value["link"])
            for profile in self.socials
            if profile.value.get("link")
        ]

    def opening_hours_nodes(self, at: datetime | None = None) -> list[dict[str, Any]]:
        """Return what search engines read of the hours; special days that are over at `at` are left out."""
        return nodes_of(self.hours, at=at)

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "core/firm_preview.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        return {"business": self, "messages": []}


class ChargesVat(models.Func):
    """Whether the firm that sells, that of the default site, is registered for VAT.

    Stands in a statement that is made anyway, so that knowing it costs no question of its own.
    """

    template = (
        "EXISTS(SELECT 1 FROM core_businesssettings firm JOIN wagtailcore_site site ON site.id = firm.site_id"
        " WHERE site.is_default_site AND firm.vat_number <> '')"
    )
    output_field = models.BooleanField()


def _special_day(value: Any) -> SpecialDay:
    interval = interval_of(value)
    return SpecialDay(
        value["name"], value["first"], value.get("last") or value["first"], (interval,) if interval else ()
    )
