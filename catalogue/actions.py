"""Every change of what is sold that is more than a form."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from djmoney.money import Money

from catalogue.models import PriceVersion, Service

if TYPE_CHECKING:
    from accounts.models import User


def set_price(
    service: Service, amount: Money, *, at: datetime, valid_from: datetime | None = None, by: User | None = None
) -> PriceVersion:
    """Let a service cost `amount` from `valid_from` on, or from `at`; what it cost before stays known."""
    return PriceVersion.objects.create(
        service=service,
        amount=amount,
        valid_from=valid_from or at,
        created_by=by,
    )
