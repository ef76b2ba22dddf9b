"""Pieces of content that stand on many pages: questions, calls to action, badges. Drafts are never shown."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from wagtail.fields import RichTextField
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin, WorkflowMixin
from wagtail.search import index

from core.fields import local_path
from core.prose import expand

FAQ_FEATURES = ["bold", "italic", "ul", "link", "price"]


class PublishedQuerySet(models.QuerySet[Any]):
    def published(self, at: datetime) -> Self:
        """Return what visitors may see at `at`: published, and not past the day it leaves by itself."""
        return self.filter(Q(expire_at=None) | Q(expire_at__gt=at), live=True)


class BadgeQuerySet(PublishedQuerySet):
    def valid_at(self, at: datetime) -> Self:
        """Return published badges whose evidence has not run out on the firm's day of `at`."""
        today = at.astimezone(ZoneInfo(settings.BUSINESS_TIME_ZONE)).date()
        return self.published(at).filter(Q(expires_on=None) | Q(expires_on__gte=today))


class Snippet(WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, models.Model):
    """What they share: drafts, approval, locks, earlier versions and a preview."""

    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="%(class)s")
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="%(class)s",
        for_concrete_model=False,
    )

    objects = PublishedQuerySet.as_manager()

    class Meta:
        abstract = True

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return f"snippets/{self._meta.model_name}.html"


class Faq(index.Indexed, Snippet):
    question = models.CharField(max_length=160)
    answer = RichTextField(features=FAQ_FEATURES)
    group = models.CharField(
        max_length=60, blank=True, help_text="Such as “Paying”. Questions of one group stand together."
    )
    sort_order = models.PositiveIntegerField(default=0, editable=False)

    sort_order_field = "sort_order"
    search_fields: ClassVar[list[Any]] = [
        index.SearchField("question"),
        index.AutocompleteField("question"),
        index.SearchField("answer"),
        index.FilterField("group"),
        index.FilterField("live"),
    ]

    class Meta:
        ordering = ["sort_order", "pk"]
        verbose_name = "question"

    def __str__(self) -> str:
        return self.question

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        context: dict[str, Any] = super().get_preview_context(request, mode_name)
        return {**context, "asked": {"question": self.question, "answer": expand([self.answer], None)[0]}}


class CallToAction(index.Indexed, Snippet):
    heading = models.CharField(max_length=120)
    text = models.TextField(max_length=300, blank=True)
    label = models.CharField("button", max_length=40, default="Find a time")
    link = models.CharField(max_length=200, default="/book/", validators=[local_path])

    search_fields: ClassVar[list[Any]] = [
        index.SearchField("heading"),
        index.AutocompleteField("heading"),
        index.SearchField("text"),
        index.FilterField("live"),
    ]

    class Meta:
        ordering = ["heading"]
        verbose_name = "call to action"
        verbose_name_plural = "calls to action"

    def __str__(self) -> str:
        return self.heading


class Badge(index.Indexed, Snippet):
    """A claim somebody else vouches for: shown only with its evidence, and only until that runs out."""

    class Icon(models.TextChoices):
        SHIELD = "shield", "Shield"
        TICK = "tick-circle", "Tick"
        STAR = "star", "Star"
        LEAF = "leaf", "Leaf"
        KEY = "key", "Key"
        USERS = "users", "People"

    name = models.CharField(max_length=80)
    icon = models.CharField(max_length=20, choices=Icon.choices, default=Icon.SHIELD, blank=True)
    picture = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="The badge itself, where its owner lets us show it. Otherwise the icon stands for it.",
    )
    evidence_url = models.URLField(
        "evidence", max_length=300, help_text="Where anybody can check it, such as the register of the body behind it."
    )
    expires_on = models.DateField(
        "valid until", null=True, blank=True, help_text="The last day it is shown. Empty: it does not run out."
    )

    objects = BadgeQuerySet.as_manager()

    search_fields: ClassVar[list[Any]] = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.FilterField("live"),
    ]

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if not self.icon and self.picture_id is None:
            raise ValidationError({"icon": "Choose an icon, or a picture above it."})
