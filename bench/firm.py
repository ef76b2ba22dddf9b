"""The data every contender gets: a firm, its people's hours and a month of visits, the same for the same seed."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

SEED = 7
DAYS = 30
VISITS_A_DAY = 4
MINUTES = 60  # of the service asked for; it may start every half hour
STEP = 30


def make_firm(people: int, *, first: date, room: int = 0, seed: int = SEED) -> dict[str, Any]:
    """Return a firm as plain lists, with `room` days without visits after the month, for writing into.

    The first fifty people are the same in a firm of any size.
    """
    staff = [_person(Random(f"{seed}:{number}"), first) for number in range(people)]
    return {"first": first.isoformat(), "days": DAYS, "room": room, "minutes": MINUTES, "step": STEP, "staff": staff}


def first_day(today: date) -> date:
    """Return a Monday well ahead of today, so that every contender sees the whole month as future."""
    return today + timedelta(days=14 - today.weekday())


def _person(random: Random, first: date) -> dict[str, Any]:
    """Return one person: five days from Monday to Saturday, 9 to 17 or 10 to 18, and about four visits a day."""
    weekdays = sorted(random.sample(range(6), 5))
    opens = random.choice([9, 10])
    days = [first + timedelta(days=number) for number in range(DAYS)]
    visits = [visit for day in days if day.weekday() in weekdays for visit in _visits(random, day, opens)]
    return {"weekdays": weekdays, "opens": opens, "closes": opens + 8, "visits": visits}


def _visits(random: Random, day: date, opens: int) -> list[tuple[str, int, int]]:
    """Return visits of one day that do not overlap, as (day, start, length), both in minutes."""
    taken: list[tuple[int, int]] = []
    for _ in range(VISITS_A_DAY + random.choice([0, 1, 2])):
        length = random.choice([30, 60, 90])
        start = opens * 60 + random.randrange(0, 8 * 60 - length + 1, 30)
        if all(start >= end or start + length <= begin for begin, end in taken):
            taken.append((start, start + length))
    return [(day.isoformat(), start, end - start) for start, end in sorted(taken)]
