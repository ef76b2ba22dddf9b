"""Status moves: allowed by a table, made by compare-and-set, remembered in an event row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from core.errors import Conflict
from core.models import Event

if TYPE_CHECKING:
    from django.db.models import Model

Moves = Mapping[str, frozenset[str]]


def move(
    thing: Model,
    to: str,
    *,
    at: datetime,
    moves: Moves,
    actor: Any = None,
    reason: str = "",
    **changes: Any,
) -> None:
    """Move `thing.status` to `to` and write `changes` with it, or raise Conflict.

    The row must still have the status that `thing` was loaded with: whoever is second loses,
    whatever both of them read before.
    """
    old: str = thing.status  # type: ignore[attr-defined]
    if to not in moves.get(old, frozenset()):
        raise Conflict("That is no longer possible.", code="wrong_state", status=old, wanted=to)
    manager = type(thing)._default_manager
    if not manager.filter(pk=thing.pk, status=old).update(status=to, **changes):
        raise Conflict("Someone has just changed this. Look again before going on.", code="stale")
    for name, value in {"status": to, **changes}.items():
        setattr(thing, name, value)
    record_event(thing, old=old, new=to, at=at, actor=actor, reason=reason)


def move_all(things: Sequence[Any], to: str, *, at: datetime, moves: Moves, reason: str = "", **changes: Any) -> None:
    """Move several things of one kind and one status together, in two queries, or raise Conflict."""
    if not things:
        return
    old: str = things[0].status
    if to not in moves.get(old, frozenset()):
        raise Conflict("That is no longer possible.", code="wrong_state", status=old, wanted=to)
    rows = type(things[0])._default_manager.filter(pk__in=[thing.pk for thing in things], status=old)
    if rows.update(status=to, **changes) != len(things):
        raise Conflict("Someone has just changed this. Look again before going on.", code="stale")
    for thing in things:
        for name, value in {"status": to, **changes}.items():
            setattr(thing, name, value)
    Event.objects.bulk_create(_event(thing, old=old, new=to, at=at, reason=reason) for thing in things)


def record_event(thing: Model, *, new: str, at: datetime, old: str = "", actor: Any = None, reason: str = "") -> Event:
    """Leave one row in the trail of `thing`: from, to, who, why, when."""
    event = _event(thing, old=old, new=new, at=at, actor=actor, reason=reason)
    event.save(force_insert=True)
    return event


def _event(thing: Model, *, old: str, new: str, at: datetime, actor: Any = None, reason: str = "") -> Event:
    return Event(
        subject_type=thing._meta.label_lower,
        subject_id=str(thing.pk),
        old=old,
        new=new,
        actor=actor,
        reason=reason[:500],
        at=at,
    )
