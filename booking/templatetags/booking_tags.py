"""Filters for the pages of the flow."""

from __future__ import annotations

from django import template

register = template.Library()


@register.filter
def duration(minutes: int) -> str:
    """Write minutes as people say them: 45 minutes, 2 hours, 1 hour 30."""
    hours, rest = divmod(int(minutes), 60)
    if not hours:
        return f"{rest} minutes"
    return f"{hours} hour{'' if hours == 1 else 's'}{f' {rest}' if rest else ''}"


@register.filter
def first_word(name: str) -> str:
    """Return the first name, which is all a guest needs to know of who comes."""
    words = name.split()
    return words[0] if words else ""
