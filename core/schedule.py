"""What goes on and off the site at a time an editor chose: pages and snippets alike.

Each in a transaction of its own, because one that may not go live must not keep the others waiting. A refusal
is for a person: it leaves the schedule and becomes a task of the office.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.models import DraftStateMixin, Page, Revision

from core.models import OfficeTask
from core.sweeps import one_by_one


def run_schedule(*, at: datetime) -> int:
    """Take off what has expired, then put on what is due; return how many changed."""
    return one_by_one(lambda deed: deed(), _deeds(at))


def draftable() -> list[Any]:
    """Return what has drafts: all pages as one, and each kind of snippet."""
    kinds = [model for model in apps.get_models() if issubclass(model, DraftStateMixin) and not issubclass(model, Page)]
    return [Page, *kinds]


def _deeds(at: datetime) -> Iterator[Callable[[], bool]]:
    for kind in draftable():
        yield from (partial(_take_off, thing) for thing in _over(kind, at).order_by("expire_at"))
    due = Revision.objects.filter(approved_go_live_at__lte=at).order_by("approved_go_live_at", "pk")
    yield from (partial(_put_on, revision, at=at) for revision in due)


def _over(kind: Any, at: datetime) -> Any:
    return kind._default_manager.filter(live=True, expire_at__lte=at)


@transaction.atomic
def _take_off(thing: Any) -> bool:
    thing.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    return True


def _put_on(revision: Revision, *, at: datetime) -> bool:
    try:
        with transaction.atomic():
            revision.publish(log_action="wagtail.publish.scheduled")
            # The clock may have stood still for its whole time.
            for thing in _over(revision.content_type.model_class(), at).filter(pk=revision.object_id):
                _take_off(thing)
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
