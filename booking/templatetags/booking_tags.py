"""Filters for the pages of the flow."""

from __future__ import annotations

from django import template
from djmoney.money import Money

from core.wording import duration

register = template.Library()
register.filter("duration", duration)


@register.filter
def first_word(name: str) -> str:
    """Return the first name, which is all a guest needs to know of who comes."""
    words = name.split()
    return words[0] if words else ""


@register.filter
def unsigned(amount: Money) -> Money:
    """Return a sum without its sign, for words that say which way it goes."""
    return abs(amount)
