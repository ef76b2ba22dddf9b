"""Every change of what is sold that is more than a form."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, models, transaction
from djmoney.money import Money

from catalogue.models import PriceVersion, Service
from core.errors import Conflict, DomainError
from core.page_cache import purge_all

if TYPE_CHECKING:
    from accounts.models import User

TWICE = "Another price begins at that very moment. Take that one back first, or choose another time."


def set_price(
    service: Service, amount: Money, *, at: datetime, valid_from: datetime | None = None, by: User | None = None
) -> PriceVersion:
    """Let a service cost `amount` from `valid_from` on, or from `at`; what it cost before stays known.

    Raises DomainError for a beginning in the past: what customers were shown is not rewritten.
    """
    if valid_from is not None and valid_from < at:
        raise DomainError("A price cannot begin in the past. Leave day and time empty to let it begin now.")
    begins = valid_from or at
    try:
        with transaction.atomic():
            return PriceVersion.objects.create(service=service, amount=amount, valid_from=begins, created_by=by)
    except IntegrityError as twice:
        raise Conflict(TWICE) from twice


def withdraw_price(version: PriceVersion, *, at: datetime) -> None:
    """Take a price back that has not begun. Raises Conflict once it has: somebody may have paid it."""
    gone, _ = PriceVersion.objects.filter(pk=version.pk, valid_from__gt=at).delete()
    if not gone:
        raise Conflict("That price has begun already, so it stays. Set a new one instead.")


def number_rows(model: type[models.Model]) -> None:
    """Number the rows of a list from nought in the order they are shown; writes only what changes."""
    rows = model._default_manager.order_by("position", "pk").values_list("pk", "position")
    moved = [(pk, place) for place, (pk, position) in enumerate(rows) if position != place]
    for pk, place in moved:
        model._default_manager.filter(pk=pk).update(position=place)
    if moved:  # an update tells nobody
        purge_all()
