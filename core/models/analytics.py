"""What visitors do, counted and never who: no address, no browser, no name, nothing kept on their device."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from core.fields import AmountField

GA4_ID = RegexValidator(
    r"(?i)^G-[A-Z0-9]{4,16}\Z", "Enter a measurement ID as Google Analytics shows it, like G-AB12CD34EF."
)


class EventName(models.TextChoices):
    """Every kind there is, in the order of a sale. What is not named here is not kept."""

    VIEW_ITEM = "view_item", "Looked at a service"
    CLICK_PURCHASE = "click_purchase", "Pressed the booking button"
    CLICK_CONSULTATION = "click_consultation", "Pressed “Talk to us first”"
    SELECT_TIME = "select_time", "Chose a time"
    BEGIN_CHECKOUT = "begin_checkout", "Gave their details"
    ADD_PAYMENT_INFO = "add_payment_info", "Placed the order"
    PURCHASE = "purchase", "Was confirmed"
    SEARCH_NO_RESULT = "search_no_result", "Searched and found nothing"
    OUT_OF_AREA = "out_of_area", "Asked for a place nobody comes to"


class Counted(models.Model):
    """What an event is about. Page 0 is no page; a page, block or service may be gone by now."""

    name = models.CharField(max_length=20, choices=EventName.choices)
    page_id = models.PositiveBigIntegerField(default=0)
    block_id = models.CharField(max_length=64, blank=True)
    service = models.CharField(max_length=50, blank=True, help_text="Its slug.")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.name} {self.service}".strip()


class AnalyticsEvent(Counted):
    """One thing that happened, kept for some months and then only counted."""

    value = AmountField(null=True, blank=True)
    view = models.UUIDField(null=True, blank=True, help_text="Random, new with each page that is opened.")
    once = models.CharField(
        max_length=64, null=True, blank=True, unique=True, help_text="A digest that keeps a step from counting twice."
    )
    at = models.DateTimeField()

    class Meta:
        verbose_name = "event"
        indexes = [models.Index(fields=["at", "name"], name="events_by_time")]


class AnalyticsDay(Counted):
    """How often it happened on one day, by the firm's clock: what stays of the events of that day."""

    day = models.DateField()
    count = models.PositiveIntegerField()
    value = AmountField(null=True, blank=True)

    class Meta:
        verbose_name = "day of events"
        constraints = [
            models.UniqueConstraint(fields=["day", "name", "page_id", "block_id", "service"], name="one_count_a_day")
        ]


@register_setting(icon="view")
class AnalyticsSettings(BaseSiteSetting):
    """Whether visits are counted, and whether Google may count them too, for those who agree."""

    counting = models.BooleanField(
        "count visits ourselves",
        default=True,
        help_text="Without cookies and without personal data; visitors can object on the page about counting.",
    )
    ga4_id = models.CharField(
        "Google Analytics measurement ID",
        max_length=20,
        blank=True,
        validators=[GA4_ID],
        help_text="Empty: nothing of Google's is loaded and nobody is asked. Set: visitors are asked first.",
    )
    consent_title = models.CharField(max_length=80, default="May Google Analytics count your visit?")
    consent_text = models.TextField(
        max_length=400,
        default=(
            "It sets cookies and tells Google which of our pages you open. The site works the same either way, "
            "and you can change your mind at any time at the foot of each page."
        ),
    )
    accept_label = models.CharField("button to agree", max_length=30, default="Accept")
    refuse_label = models.CharField("button to refuse", max_length=30, default="Refuse")

    panels = [
        MultiFieldPanel([FieldPanel("counting")], "Our own counting"),
        MultiFieldPanel(
            [
                FieldPanel("ga4_id"),
                FieldPanel("consent_title"),
                FieldPanel("consent_text"),
                FieldPanel("accept_label"),
                FieldPanel("refuse_label"),
                HelpPanel("<p>Both buttons look alike: refusing must be as easy as agreeing.</p>"),
            ],
            "Google Analytics",
        ),
    ]

    class Meta:
        verbose_name = "analytics and consent"

    def clean(self) -> None:
        """Take the ID however it was pasted."""
        super().clean()
        self.ga4_id = self.ga4_id.strip().upper()
