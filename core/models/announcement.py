"""A line everybody should read, for as long as it is true."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel, PublishingPanel
from wagtail.fields import RichTextField
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin, WorkflowMixin

from core.safe_links import safe_link


class AnnouncementQuerySet(models.QuerySet["Announcement"]):
    def published(self) -> AnnouncementQuerySet:
        """Return what is published, whether or not its time has come, the newest first."""
        return self.filter(live=True).order_by("-last_published_at", "-pk")

    def shown_at(self, at: datetime) -> AnnouncementQuerySet:
        """Return what is published and in its time at `at`, the newest first."""
        # No date means no limit on that side. A published line is still checked: nobody may have run the clock.
        begun = Q(go_live_at=None) | Q(go_live_at__lte=at)
        not_over = Q(expire_at=None) | Q(expire_at__gt=at)
        return self.published().filter(begun, not_over)


class Announcement(WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, models.Model):
    """A short line above every public page, from its first moment to its last."""

    class Level(models.TextChoices):
        NEWS = "news", "News"
        IMPORTANT = "important", "Important"

    text = RichTextField(features=["bold", "italic"], max_length=240, help_text="One or two short sentences.")
    level = models.CharField(max_length=10, choices=Level.choices, default=Level.NEWS)
    link = models.CharField(
        max_length=300, blank=True, validators=[safe_link], help_text="A path such as /contact/, or https://…"
    )
    link_label = models.CharField(max_length=60, blank=True, help_text="What one finds there.")
    _revisions = GenericRelation(
        "wagtailcore.Revision",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="announcement",
        for_concrete_model=False,
    )
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="announcement",
        for_concrete_model=False,
    )

    objects = AnnouncementQuerySet.as_manager()

    panels: ClassVar[list[Any]] = [
        FieldPanel("text"),
        FieldPanel("level"),
        FieldPanel("link"),
        FieldPanel("link_label"),
        PublishingPanel(),
    ]

    class Meta:
        verbose_name = "announcement"

    def __str__(self) -> str:
        return self.plain_text[:80] or "Empty announcement"

    @property
    def revisions(self) -> Any:
        return self._revisions

    @property
    def plain_text(self) -> str:
        from django.utils.html import strip_tags

        return strip_tags(self.text).strip()

    def is_shown_at(self, at: datetime) -> bool:
        """Tell whether its time has come and is not over."""
        return (self.go_live_at is None or self.go_live_at <= at) and (self.expire_at is None or self.expire_at > at)

    def clean(self) -> None:
        super().clean()
        if self.link and not self.link_label:
            raise ValidationError({"link_label": "Say what one finds there: “Read more” tells nobody anything."})

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "core/announcement_preview.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        return {"announcement": self, "messages": []}
