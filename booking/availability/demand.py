"""What a visit asks of somebody's day."""

from __future__ import annotations

from dataclasses import dataclass

from catalogue.models import Service


@dataclass(frozen=True)
class Demand:
    """One visit of a service: every figure but `service_id`, `limit` and `crew` is in minutes."""

    service_id: int
    minutes: int
    before: int = 0
    after: int = 0
    step: int = 30
    notice: int = 0
    limit: int | None = None
    crew: int = 1


def demand_for(service: Service, minutes: int) -> Demand:
    """Return what `service` asks for when it takes `minutes` with everything chosen."""
    return Demand(
        service_id=service.pk,
        minutes=minutes,
        before=service.before_minutes,
        after=service.after_minutes,
        step=service.step_minutes,
        notice=service.notice_minutes,
        limit=service.max_appointments_per_day,
        crew=service.crew,
    )
