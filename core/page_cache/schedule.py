"""When pages come and go by the clock."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.apps import apps
from django.conf import settings
from django.db.models import Min
from django.utils import timezone
from wagtail.models import DraftStateMixin, Page, Revision

from core.models import Badge


def next_page(at: datetime) -> datetime | None:
    """Return when the next page expires, or the next approved revision goes live."""
    expires = Page.objects.filter(expire_at__gt=at).aggregate(moment=Min("expire_at"))["moment"]
    waiting = Revision.objects.filter(approved_go_live_at__gt=at)
    begins = waiting.aggregate(moment=Min("approved_go_live_at"))["moment"]
    return min((moment for moment in (expires, begins) if moment), default=None)


def next_snippet(at: datetime) -> datetime | None:
    """Return when the next snippet appears or goes, or the evidence of a badge runs out."""
    kinds = [model for model in apps.get_models() if issubclass(model, DraftStateMixin) and not issubclass(model, Page)]
    moments = [moment for kind in kinds for moment in _dates(kind, at)]
    today = timezone.localdate(at, zone := ZoneInfo(settings.BUSINESS_TIME_ZONE))
    last_day = Badge.objects.filter(live=True, expires_on__gte=today).aggregate(day=Min("expires_on"))["day"]
    if last_day:
        moments.append(datetime.combine(last_day + timedelta(days=1), time(0), zone).astimezone(UTC))
    return min(moments, default=None)


def _dates(kind: Any, at: datetime) -> list[datetime]:
    begins = kind.objects.filter(live=True, go_live_at__gt=at).aggregate(moment=Min("go_live_at"))["moment"]
    ends = kind.objects.filter(live=True, expire_at__gt=at).aggregate(moment=Min("expire_at"))["moment"]
    return [moment for moment in (begins, ends) if moment]
