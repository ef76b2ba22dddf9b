"""The contact page, and what people wrote on it."""

from __future__ import annotations

from datetime import datetime, timedelta
from http import HTTPMethod
from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page
from wagtail.search import index

from core.pages import SitePage
from home.forms import ContactForm

KEEP_DAYS = 180
NEAR_DAYS = 60


class ContactPage(SitePage, Page):
    """How to reach the firm, and a form. The form is sent to an address of its own, which no editor can move."""

    form_heading = models.CharField(max_length=120, default="Write to us")
    form_hint = models.CharField(max_length=300, blank=True, default="We answer within one working day.")
    thanks_heading = models.CharField(max_length=120, default="Thank you, we have your message")
    thanks_text = models.CharField(max_length=300, default="We answer within one working day, by e-mail or phone.")
    recipient = models.EmailField(
        blank=True, help_text="Who gets the messages by e-mail. Empty: the address in the business details."
    )
    keep_days = models.PositiveSmallIntegerField(
        "keep messages for",
        default=KEEP_DAYS,
        validators=[MinValueValidator(1), MaxValueValidator(3650)],
        help_text="Days. After that a message is deleted.",
    )

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("summary"),
        MultiFieldPanel([FieldPanel("form_heading"), FieldPanel("form_hint")], "Form"),
        MultiFieldPanel([FieldPanel("thanks_heading"), FieldPanel("thanks_text")], "After sending"),
        MultiFieldPanel([FieldPanel("recipient"), FieldPanel("keep_days")], "Messages"),
    ]
    promote_panels = SitePage.promote_panels
    search_fields: ClassVar[list[Any]] = [*Page.search_fields, index.SearchField("summary")]
    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    max_count_per_parent = 1
    # The form has an address of its own: what is sent here was sent to the wrong place, and is told so.
    allowed_http_methods: ClassVar[list[HTTPMethod]] = [HTTPMethod.GET, HTTPMethod.HEAD, HTTPMethod.OPTIONS]
    template = "home/contact_page.html"

    class Meta:
        verbose_name = "contact page"

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer for this one visitor: the form carries a token, so no cache may keep the page."""
        response: HttpResponse = super().serve(request, *args, **kwargs)
        patch_cache_control(response, private=True, no_cache=True)
        return response

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        at, hours = context["at"], context["business"].hours
        context |= {
            "form": ContactForm.blank(at=at),
            "week": hours.days() if hours.week else [],
            "holidays": hours.upcoming(at, days=NEAR_DAYS),
        }
        return context


class ContactMessageQuerySet(models.QuerySet["ContactMessage"]):
    def outlived(self, at: datetime) -> ContactMessageQuerySet:
        """Return what has been kept as long as its page says; where there is no page, as long as usual."""
        old = Q(page=None, sent_at__lte=at - timedelta(days=KEEP_DAYS))
        for page, days in ContactPage.objects.values_list("pk", "keep_days"):
            old |= Q(page=page, sent_at__lte=at - timedelta(days=days))
        return self.filter(old)

    def open(self) -> ContactMessageQuerySet:
        """Return what nobody has dealt with yet."""
        return self.filter(handled_at=None)


class ContactMessage(models.Model):
    """What somebody wrote. It is never edited: only marked as dealt with, and deleted in time."""

    name = models.CharField(max_length=200)
    email = models.EmailField()
    phone = models.CharField(max_length=40, blank=True)
    message = models.TextField()
    sent_at = models.DateTimeField(db_index=True)
    page = models.ForeignKey(ContactPage, null=True, blank=True, on_delete=models.SET_NULL, related_name="messages")
    suspicion = models.CharField(
        "suspected spam", max_length=200, blank=True, help_text="Why it may be spam; empty if nothing speaks for it."
    )
    handled_at = models.DateTimeField(null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = ContactMessageQuerySet.as_manager()

    class Meta:
        verbose_name = "contact message"
        permissions = [("export_contactmessage", "Can export contact messages")]

    def __str__(self) -> str:
        return f"{self.name}, {self.sent_at:%d %B %Y}"

    @property
    def status_words(self) -> str:
        return "open" if self.handled_at is None else "dealt with"
