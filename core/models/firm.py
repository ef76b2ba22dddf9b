"""Who the firm is."""

from __future__ import annotations

from typing import Any

from django.db import models
from phonenumber_field.modelfields import PhoneNumberField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting


@register_setting(icon="home")
class BusinessSettings(BaseSiteSetting):
    """Who the firm is: used by footers, mails, receipts and structured data."""

    name = models.CharField(max_length=120, default="Callout")
    tagline = models.CharField(max_length=200, blank=True)
    legal_name = models.CharField(max_length=200, blank=True)
    address = models.TextField(blank=True, help_text="As on an envelope, one line a line.")
    phone = PhoneNumberField(blank=True)
    email = models.EmailField(blank=True)
    opening_hours = models.CharField(max_length=200, blank=True, help_text="In words, beside the phone number.")
    vat_number = models.CharField("VAT number", max_length=30, blank=True)
    company_number = models.CharField(max_length=30, blank=True)

    panels = [
        MultiFieldPanel([FieldPanel("name"), FieldPanel("tagline"), FieldPanel("legal_name")], "Name"),
        MultiFieldPanel(
            [FieldPanel("phone"), FieldPanel("email"), FieldPanel("opening_hours"), FieldPanel("address")], "Contact"
        ),
        MultiFieldPanel([FieldPanel("vat_number"), FieldPanel("company_number")], "Registration"),
    ]

    class Meta:
        verbose_name = "business details"

    def opening_hours_nodes(self) -> list[dict[str, Any]]:
        """Return the hours as schema.org OpeningHoursSpecification nodes; none while they are only known in words."""
        return []
