"""What a service has cost, costs and is going to cost, as a list people can read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from djmoney.money import Money

from catalogue.models import Service

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class Stretch:
    """A price and the time it holds; `until` is None where nothing is to follow. `state` is past, current or later."""

    pk: int
    amount: Money
    since: datetime
    until: datetime | None
    who: User | None
    state: str


def history_of(service: Service, *, at: datetime) -> list[Stretch]:
    """Return every price of the service, the latest first: what is to come, then now, then what was."""
    versions = list(service.prices.select_related("created_by").order_by("valid_from", "pk"))
    ends: Sequence[datetime | None] = [version.valid_from for version in versions[1:]] + [None]
    return [
        Stretch(
            version.pk,
            version.amount,
            version.valid_from,
            until,
            version.created_by,
            _state(version.valid_from, until, at),
        )
        for version, until in zip(versions, ends, strict=True)
    ][::-1]


def _state(since: datetime, until: datetime | None, at: datetime) -> str:
    """A new price holds from its very first moment on."""
    if since > at:
        return "later"
    return "past" if until is not None and until <= at else "current"
