"""Which services of an order still lie ahead, and what is said about each of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from booking.models import Appointment, OrderItem
from booking.models.scope import ENDED


@dataclass
class Preparation:
    """One service: its paragraphs, and its visits to come. A package without a talk has none."""

    service: str
    paragraphs: list[str]
    call_me: bool = False
    visits: list[Appointment] = field(default_factory=list)


def is_ahead(item: OrderItem, *, at: datetime) -> bool:
    """Tell whether there is something to get ready for: no visit of a package, or one that has not begun."""
    return not item.appointments.all() or bool(visits_ahead(item, at=at))


def visits_ahead(item: OrderItem, *, at: datetime) -> list[Appointment]:
    return [visit for visit in item.appointments.all() if visit.starts_at > at and visit.status not in ENDED]


def preparations(items: Iterable[OrderItem], *, at: datetime) -> list[Preparation]:
    """Return what was told about, each service once, in the order in which the visits happen."""
    found: dict[int, Preparation] = {}
    for item in items:
        if item.getting_ready_told and item.service.getting_ready_paragraphs and is_ahead(item, at=at):
            about = Preparation(str(item), item.service.getting_ready_paragraphs, item.call_me)
            found.setdefault(item.service_id, about).visits += visits_ahead(item, at=at)
    for each in found.values():
        each.visits.sort(key=lambda visit: visit.starts_at)
    return sorted(found.values(), key=lambda each: (not each.visits, each.visits[0].starts_at if each.visits else at))
