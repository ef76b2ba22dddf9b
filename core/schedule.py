"""What goes on and off the site at a time an editor chose: pages and snippets alike.

Each in a transaction of its own, because one that may not go live must not keep the others waiting. A refusal
is for a person: it leaves the schedule and becomes a task of the office.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.models import DraftStateMixin, Page, Revision

from core.models import OfficeTask
from core.sweeps import one_by_one


def run_schedule(*, at: datetime) -> int:
    """Take off what has expired, then put on what is due; return how many changed."""
    expired = one_by_one(_take_off, _expired(at))
    return expired + one_by_one(lambda revision: _put_on(revision, at=at), _due(at))


def draftable() -> list[Any]:
    """Return what has drafts: all pages as one, and each kind of snippet."""
    kinds = [model for model in apps.get_models() if issubclass(model, DraftStateMixin) and not issubclass(model, Page)]
    return [Page, *kinds]


def _expired(at: datetime) -> Iterator[Any]:
    for model in draftable():
        yield from model._default_manager.filter(live=True, expire_at__lte=at).order_by("expire_at")


def _due(at: datetime) -> list[Revision]:
    return list(Revision.objects.filter(approved_go_live_at__lte=at).order_by("approved_go_live_at", "pk"))


@transaction.atomic
def _take_off(thing: Any) -> bool:
    thing.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    return True


def _put_on(revision: Revision, *, at: datetime) -> bool:
    try:
        with transaction.atomic():
            revision.publish(log_action="wagtail.publish.scheduled")
    except PermissionDenied as refusal:
        _tell_the_office(revision, str(refusal), at=at)
        return False
    return True


@transaction.atomic
def _tell_the_office(revision: Revision, reason: str, *, at: datetime) -> None:
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
    task = {
        "title": f"“{revision.object_str}” did not go live at its time"[:200],
        "detail": f"{reason} Then publish it or give it a new time.",
        "done_at": None,
        "done_by": None,
    }
    OfficeTask.objects.update_or_create(
        key=f"schedule:{revision.pk}", defaults=task, create_defaults={**task, "created_at": at}
    )
