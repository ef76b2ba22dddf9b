"""Cells of an exported table that a spreadsheet would otherwise run as a formula."""

from __future__ import annotations

from typing import Any

STARTERS = ("=", "+", "-", "@", "\t", "\r")


def neutral(value: Any) -> Any:
    """Return the value so that a spreadsheet shows it and never computes it: text gets a quote before it."""
    return f"'{value}" if isinstance(value, str) and value.lstrip(" ").startswith(STARTERS) else value
