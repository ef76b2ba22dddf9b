"""The post town of a postcode, where we know it: most of an area has one town, and some districts another."""

from __future__ import annotations

import re

from core.geo import outcode

AREAS = {"BS": "Bristol", "BA": "", "YO": ""}
DISTRICTS = {"BA1": "Bath", "BA2": "Bath", "BS21": "Clevedon", "YO1": "York"}


def town_of(postcode: str) -> str:
    """Return the post town of a normalised postcode, or nothing."""
    code = outcode(postcode)
    letters = re.match(r"[A-Z]*", code)
    return DISTRICTS.get(code) or AREAS.get(letters[0] if letters else "", "")
