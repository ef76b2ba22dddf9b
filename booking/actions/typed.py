"""Words as they are typed: kept apart until the step they belong to is sent, so that none is lost."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from booking.actions.basket import keep_holds
from booking.actions.drafts import draft_of
from booking.actions.touching import lock_and_touch
from booking.models import Draft, Order

LONGEST = 4000


@transaction.atomic
def note_typed(order: Order, step: str, words: Mapping[str, str], *, at: datetime) -> None:
    """Keep what was typed into some fields of a step. It is somebody at work, so the times are held on.

    Field by field: of two notes that overtake each other none takes away what the other brought.
    """
    lock_and_touch(order, at=at)
    draft = draft_of(order)
    # No database keeps a null character; the form that is sent says so, a note of it need not.
    cut = {name: text.replace("\x00", "")[:LONGEST] for name, text in words.items()}
    draft.typed = {**draft.typed, step: {**draft.typed_at(step), **cut}}
    draft.save(update_fields=["typed"])
    keep_holds(order, at=at)


def typed_in(order: Order, step: str) -> dict[str, str]:
    """Return what was typed at a step of this basket and not sent yet."""
    draft = Draft.objects.filter(order=order).only("typed").first()
    return draft.typed_at(step) if draft else {}
