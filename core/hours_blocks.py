"""How opening hours and profiles elsewhere are typed in: a line for the days that are alike."""

from __future__ import annotations

from datetime import time
from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from core.hours import WEEKDAYS, Interval
from core.safe_links import https_link

DAYS = [(str(number), name) for number, name in enumerate(WEEKDAYS)]
NETWORKS = [
    ("facebook", "Facebook"),
    ("instagram", "Instagram"),
    ("linkedin", "LinkedIn"),
    ("mastodon", "Mastodon"),
    ("bluesky", "Bluesky"),
    ("tiktok", "TikTok"),
    ("youtube", "YouTube"),
    ("x", "X"),
    ("other", "Other"),
]
ONE_TIME = "Give both times, or neither."
BACKWARDS = "The last day is before the first."
SAME_TIME = "Opening and closing are the same. For a whole day, put 00:00 in both."


def check_times(opens: time | None, closes: time | None) -> None:
    """Refuse half an interval, and one that says nothing."""
    if (opens is None) != (closes is None):
        missing = "opens" if opens is None else "closes"
        raise StructBlockValidationError(block_errors={missing: ValidationError(ONE_TIME)})
    if opens is not None and opens == closes and opens != time(0):
        raise StructBlockValidationError(block_errors={"closes": ValidationError(SAME_TIME)})


class OpenDaysBlock(blocks.StructBlock):
    days = blocks.MultipleChoiceBlock(choices=DAYS)
    opens = blocks.TimeBlock()
    closes = blocks.TimeBlock(help_text="Earlier than the opening means the next morning.")

    class Meta:
        icon = "time"
        label = "Open"
        label_format = "{days} {opens} {closes}"
        description = "Days with the same hours. For a break at noon, add the days twice."

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        check_times(cleaned.get("opens"), cleaned.get("closes"))
        return cleaned


class SpecialDayBlock(blocks.StructBlock):
    name = blocks.CharBlock(max_length=80, help_text="Such as Christmas.")
    first = blocks.DateBlock(label="first day")
    last = blocks.DateBlock(label="last day", required=False, help_text="Empty for one day.")
    opens = blocks.TimeBlock(required=False, help_text="Empty if you are closed.")
    closes = blocks.TimeBlock(required=False)

    class Meta:
        icon = "calendar-alt"
        label = "Holiday or other hours"
        label_format = "{name} {first}"
        description = "Days that are not as the week says: closed, or other hours."

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            raise StructBlockValidationError(block_errors={"last": ValidationError(BACKWARDS)})
        check_times(cleaned.get("opens"), cleaned.get("closes"))
        return cleaned


class ProfileBlock(blocks.StructBlock):
    network = blocks.ChoiceBlock(choices=NETWORKS)
    link = blocks.CharBlock(max_length=300, validators=[https_link])

    class Meta:
        icon = "site"
        label = "Profile"
        label_format = "{network} {link}"
        description = "A page of the firm elsewhere."


def week_of(lines: Any) -> dict[int, tuple[Interval, ...]]:
    """Read the typed lines as intervals by weekday; what is half typed is left out, what overlaps is joined."""
    week: dict[int, set[Interval]] = {}
    for line in lines:
        interval = interval_of(line.value)
        for day in line.value.get("days") or () if interval else ():
            week.setdefault(int(day), set()).add(interval)  # type: ignore[arg-type]
    return {day: joined(intervals) for day, intervals in week.items()}


def interval_of(value: Any) -> Interval | None:
    opens, closes = value.get("opens"), value.get("closes")
    return Interval(opens, closes) if opens is not None and closes is not None else None


def joined(intervals: set[Interval]) -> tuple[Interval, ...]:
    """Make one of intervals that overlap, so that no day is told twice."""
    kept: list[Interval] = []
    for interval in sorted(intervals):
        before = kept[-1] if kept else None
        if before is None or not (before.is_overnight or interval.opens <= before.closes):
            kept.append(interval)
        elif not before.is_overnight:
            later = interval.closes if interval.is_overnight else max(before.closes, interval.closes)
            kept[-1] = Interval(before.opens, later)
    return tuple(kept)
