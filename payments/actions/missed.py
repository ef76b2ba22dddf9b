"""Notices that never arrived: asked for every hour, and put where the others are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from core.models import SweepRun
from payments.actions.inbox import store
from payments.actions.office import raise_task
from payments.gateways import available_gateways, get_gateway
from payments.gateways.base import ListsNotices, Told
from payments.models import WebhookInbox

MISSED_NOTICES = "missed_notices"
# What was told just now is still on its way.
ON_THE_WAY = timedelta(minutes=5)
# The gateway's clock is not ours, and its list may be a little behind.
OVERLAP = timedelta(minutes=15)
# Stripe keeps its notices for as long as this.
FURTHEST_BACK = timedelta(days=30)


def fetch_missed_notices(*, at: datetime) -> int:
    """Keep what gateways have told since the last good look and we have not heard; return how many.

    When that look was is in the same database, so one restored from a backup looks back as far as it must.
    Raises NoAnswer; then the next look goes back as far as this one. Never run inside a transaction.
    """
    since, until = _last_good_look(at) - OVERLAP, at - ON_THE_WAY
    listing = {code: gateway for code in available_gateways() if isinstance(gateway := get_gateway(code), ListsNotices)}
    return sum(_keep(code, gateway.notices(since=since, until=until), at=at) for code, gateway in listing.items())


def _last_good_look(at: datetime) -> datetime:
    run = SweepRun.objects.filter(name=MISSED_NOTICES).first()
    furthest = at - FURTHEST_BACK
    return max(run.ran_at, furthest) if run and run.ran_at else furthest


def _keep(gateway: str, told: list[Told], *, at: datetime) -> int:
    missed = [one for page in _pages(told) for one in _unheard(gateway, page)]
    for one in missed:
        store(gateway, one.envelope, one.body, at=at)
    if missed:
        raise_task(
            f"inbox:{gateway}:missed:{at:%Y-%m-%d}",
            title=f"Notices from {gateway} did not arrive",
            detail=f"{len(missed)} were fetched instead. Its dashboard says whether they can reach us.",
            at=at,
        )
    return len(missed)


def _pages(told: list[Told]) -> Iterator[list[Told]]:
    return (told[start : start + 500] for start in range(0, len(told), 500))


def _unheard(gateway: str, told: list[Told]) -> list[Told]:
    ids = [one.envelope.event_id for one in told]
    known = set(WebhookInbox.objects.filter(gateway=gateway, event_id__in=ids).values_list("event_id", flat=True))
    return [one for one in told if one.envelope.event_id not in known]
