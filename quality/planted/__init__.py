"""Bugs that were made elsewhere with money and with time, and the tests that must notice each. See docs/quality.md."""

from __future__ import annotations

from quality.planted.bug import Bug
from quality.planted.in_booking import BUGS as IN_BOOKING
from quality.planted.in_money import BUGS as IN_MONEY

BUGS: tuple[Bug, ...] = (*IN_MONEY, *IN_BOOKING)
