"""What tests ask of the read model: is it what the engine says?"""

from __future__ import annotations

from datetime import date

from booking.actions.schedule import computed, same
from booking.models import ProviderDay


def differing_days() -> list[tuple[int, date]]:
    """Return the stored provider-days that are not as computed from the rows of truth."""
    rows = list(ProviderDay.objects.order_by("provider_id", "day"))
    return [(row.provider_id, row.day) for row, fresh in zip(rows, computed(rows), strict=True) if not same(row, fresh)]
