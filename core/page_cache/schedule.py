"""When pages come and go by the clock."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Min
from wagtail.models import Page, Revision


def next_page(at: datetime) -> datetime | None:
    """Return when the next page expires, or the next approved revision goes live."""
    expires = Page.objects.filter(expire_at__gt=at).aggregate(moment=Min("expire_at"))["moment"]
    waiting = Revision.objects.filter(approved_go_live_at__gt=at)
    begins = waiting.aggregate(moment=Min("approved_go_live_at"))["moment"]
    return min((moment for moment in (expires, begins) if moment), default=None)
