"""Filters every template may use without loading them."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django import template
from django.conf import settings
from django.templatetags.tz import do_timezone
from djmoney.money import Money

from core.money import for_people

register = template.Library()


@register.filter
def money(amount: Money | None) -> str:
    """Write an amount as people do, such as £89.50."""
    return for_people(amount) if amount is not None else ""


@register.filter
def at_place(instant: datetime, zone: str = "") -> datetime:
    """Turn an instant into the wall clock of the place where the job is, and keep `date` from turning it back."""
    local: datetime = do_timezone(instant, ZoneInfo(zone or settings.BUSINESS_TIME_ZONE))
    return local
