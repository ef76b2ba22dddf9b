"""Filters for the pages of the flow."""

from __future__ import annotations

from django import template
from django.template import Context
from django.utils.safestring import mark_safe
from djmoney.money import Money

from booking.wording import words_of
from booking.wording_steps import filled
from core.wording import duration

register = template.Library()
register.filter("duration", duration)


@register.filter
def first_word(name: str) -> str:
    """Return the first name, which is all a guest needs to know of who comes."""
    words = name.split()
    return words[0] if words else ""


@register.simple_block_tag(takes_context=True)
def words(context: Context, content: str, step: str, part: str, **values: object) -> str:
    """Say what editors wrote for a part of a step, or the built-in words between the tags."""
    written = words_of(context.get("request"), step).get(part)
    # What stands between the tags is a rendered template, escaped already; what editors wrote is not.
    return filled(written, values) if written else mark_safe(content.strip())  # noqa: S308


@register.inclusion_tag("booking/_reassurance.html", takes_context=True)
def reassurance(context: Context, step: str, **values: object) -> dict[str, str]:
    """Show the line and the terms that editors put beside the button of a step."""
    written = words_of(context.get("request"), step)
    return {
        "text": filled(written.get("reassurance") or "", values),
        "label": written.get("terms_label") or "",
        "link": written.get("terms_link") or "",
    }


@register.filter
def unsigned(amount: Money) -> Money:
    """Return a sum without its sign, for words that say which way it goes."""
    return abs(amount)
