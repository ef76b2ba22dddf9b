"""How numbers are said to people."""

from __future__ import annotations


def duration(minutes: int) -> str:
    """Say how long something takes: 45 min, 2 hours, 2½ hours, 3 h 15 min."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    if rest == 30:
        return f"{hours}½ hours"
    if rest:
        return f"{hours} h {rest} min"
    return f"{hours} hour" if hours == 1 else f"{hours} hours"
