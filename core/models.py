"""Shared, business-free models: pictures, the firm's details, the event trail, postcodes, idempotency."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from phonenumber_field.modelfields import PhoneNumberField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.images.models import AbstractImage, AbstractRendition, Image


class Photo(AbstractImage):
    """A picture with the words read out to those who cannot see it."""

    admin_form_fields = Image.admin_form_fields


class Rendition(AbstractRendition):
    image = models.ForeignKey(Photo, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="rendition_is_made_once")
        ]


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


class EventQuerySet(models.QuerySet["Event"]):
    def about(self, thing: models.Model) -> EventQuerySet:
        """Return the trail of one thing, oldest first."""
        return self.filter(subject_type=thing._meta.label_lower, subject_id=str(thing.pk)).order_by("pk")


class Event(models.Model):
    """One change of one thing. Append-only; ids rise, so readers can follow the table as a feed."""

    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    old = models.CharField(max_length=40, blank=True)
    new = models.CharField(max_length=40)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL)
    reason = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()

    objects = EventQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["subject_type", "subject_id", "id"], name="event_trail")]

    def __str__(self) -> str:
        return f"{self.subject_type} {self.subject_id}: {self.old} → {self.new}"


class OfficeTask(models.Model):
    """Something only a person can settle: money without a visit, work that keeps failing."""

    key = models.CharField(max_length=120, unique=True, help_text="One task a cause, however often it is seen.")
    title = models.CharField(max_length=200)
    detail = models.TextField(blank=True)
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL)

    def __str__(self) -> str:
        return self.title


class SweepRun(models.Model):
    """When a sweep has its next turn, and how the last one went."""

    name = models.CharField(max_length=60, unique=True)
    next_at = models.DateTimeField(help_text="Also the lease of the clock that is running it.")
    ran_at = models.DateTimeField(null=True, blank=True, help_text="When it last went well.")
    failures = models.PositiveIntegerField(default=0, help_text="In a row.")
    last_error = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.name


class PostcodeArea(models.Model):
    """The centre of an outcode, the first half of a UK postcode."""

    outcode = models.CharField(max_length=4, unique=True)
    lat = models.DecimalField(max_digits=8, decimal_places=5)
    lng = models.DecimalField(max_digits=8, decimal_places=5)
    name = models.CharField(max_length=80, blank=True, help_text="What people call it, such as Clifton.")

    def __str__(self) -> str:
        return self.outcode


class IdempotentRequest(models.Model):
    """The first answer to a request, so that a retry with the same key gets it again.

    `answer` is written in the transaction that did the work: a crash between the commit and the
    answer leaves the work findable, and one before it leaves nothing.
    """

    scope = models.CharField(max_length=60)
    key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of what was asked.")
    status = models.PositiveSmallIntegerField()
    answer = models.JSONField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "key"], name="one_answer_a_key")]

    def __str__(self) -> str:
        return f"{self.scope}:{self.key}"
