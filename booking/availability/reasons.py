"""Why a time is not offered."""

from __future__ import annotations

from django.db.models import TextChoices


class Reason(TextChoices):
    """Each reason with the sentence a customer may read."""

    PAST = "past", "That time has passed."
    NOTICE = "notice", "That is a little too soon for us to get there."
    HORIZON = "horizon", "We do not plan that far ahead yet."
    STEP = "step", "Visits do not start at that minute."
    CLOSED = "closed", "Nobody works at that time."
    TOO_LONG = "too_long", "The visit would run past the end of the working day."
    CLOSURE = "closure", "We are closed then."
    OFF = "off", "They are away then."
    TAKEN = "taken", "Somebody else has that time."
    GAP = "gap", "That is too close to another visit."
    LIMIT = "limit", "That day has as many of these visits as one person can do."
