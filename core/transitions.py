"""Status moves: allowed by a table, made by compare-and-set, remembered in an event row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
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
    trail: list[Event] | None = None,
    **changes: Any,
) -> None:
    """Move `thing.status` to `to` and write `changes` with it, or raise Conflict.

    The row must still have the status that `thing` was loaded with: whoever is second loses,
    whatever both of them read before.
    """
    move_through(thing, [(to, reason)], at=at, moves=moves, actor=actor, trail=trail, **changes)


def move_through(
    thing: Model,
    steps: Sequence[tuple[str, str]],
    *,
    at: datetime,
    moves: Moves,
    actor: Any = None,
    trail: list[Event] | None = None,
    **changes: Any,
) -> None:
    """Take several moves, each with its reason, by one compare-and-set: all are allowed, and each leaves its event.

    A deed that moves several things may pass a `trail`, and writes it in the same transaction.
    """
    old: str = thing.status  # type: ignore[attr-defined]
    statuses = [old, *(status for status, _reason in steps)]
    for before, after in pairwise(statuses):
        _check(before, after, moves)
    manager, to = type(thing)._default_manager, statuses[-1]
    if not manager.filter(pk=thing.pk, status=old).update(status=to, **changes):
        raise _stale()
    _take_over(thing, to, changes)
    _leave(
        trail,
        (
            _event(thing, old=before, new=after, at=at, actor=actor, reason=reason)
            for before, (after, reason) in zip(statuses, steps, strict=False)
        ),
    )


def move_all(
    things: Sequence[Any],
    to: str,
    *,
    at: datetime,
    moves: Moves,
    reason: str = "",
    trail: list[Event] | None = None,
    **changes: Any,
) -> None:
    """Move several things of one kind and one status together, in two queries, or raise Conflict."""
    if not things:
        return
    old: str = things[0].status
    _check(old, to, moves)
    rows = type(things[0])._default_manager.filter(pk__in=[thing.pk for thing in things], status=old)
    if rows.update(status=to, **changes) != len(things):
        raise _stale()
    for thing in things:
        _take_over(thing, to, changes)
    _leave(trail, (_event(thing, old=old, new=to, at=at, reason=reason) for thing in things))


def write_trail(trail: Sequence[Event]) -> None:
    """Write what a deed has collected, in the order it happened: one statement."""
    Event.objects.bulk_create(trail)


def record_event(thing: Model, *, new: str, at: datetime, old: str = "", actor: Any = None, reason: str = "") -> Event:
    """Leave one row in the trail of `thing`: from, to, who, why, when."""
    event = _event(thing, old=old, new=new, at=at, actor=actor, reason=reason)
    event.save(force_insert=True)
    return event


def _check(old: str, to: str, moves: Moves) -> None:
    if to not in moves.get(old, frozenset()):
        raise Conflict("That is no longer possible.", code="wrong_state", status=old, wanted=to)


def _stale() -> Conflict:
    return Conflict("Someone has just changed this. Look again before going on.", code="stale")


def _take_over(thing: Model, to: str, changes: Mapping[str, Any]) -> None:
    for name, value in {"status": to, **changes}.items():
        setattr(thing, name, value)


def _leave(trail: list[Event] | None, events: Iterable[Event]) -> None:
    """Put the events on the trail of a deed that writes it itself, or write them now."""
    if trail is None:
        write_trail(list(events))
    else:
        trail.extend(events)


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
