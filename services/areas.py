"""What is true of a place: who comes there, their next free times, and what has been done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from booking.ground import ground, ground_of
from booking.models import Appointment, AppointmentStatus
from booking.next_times import NextTimes, times_of
from booking.team import Person, everybody, team
from catalogue.blocks import cards_of
from catalogue.models import Service
from core.sharing import moment

FEW = 3  # from so many visits on, the number is worth telling


@dataclass(frozen=True)
class Local:
    """What we can prove about a place. Without people there is nothing to promise."""

    people: tuple[Person, ...]
    offers: tuple[NextTimes, ...]
    jobs: int

    @property
    def jobs_told(self) -> int:
        return self.jobs if self.jobs >= FEW else 0


def local_proof(service_id: int | None, outcodes: Sequence[str], context: dict[str, Any]) -> Local:
    """Return who comes, what they do and when: the same number of queries however many do."""
    near = ground_of(context).coverage.people(outcodes)
    everyone = team(context)
    here = [person for person in everyone.values() if person.pk in near]
    cards = [
        card
        for card in cards_of(context).values()
        if service_id in (None, card.service.pk)
        and sum(card.service.pk in person.services for person in here) >= card.service.crew
    ]
    times = times_of(cards, everyone, at=moment(context), among=near)
    kept = {card.service.pk for card in cards}
    people = tuple(person for person in here if person.services & kept)
    return Local(people, tuple(times.values()), jobs_done(service_id, outcodes))


def jobs_done(service_id: int | None, outcodes: Iterable[str]) -> int:
    """Count the visits ticked off in these outcodes."""
    places = Q()
    for code in outcodes:
        places |= Q(item__order__postcode__startswith=f"{code} ")
    if not places:
        return 0
    done = Appointment.objects.filter(places, status=AppointmentStatus.COMPLETED)
    return done.filter(item__service=service_id).count() if service_id else done.count()


def anybody_comes(service_id: int | None, outcodes: Sequence[str], *, at: datetime) -> bool:
    """Tell whether a page about the place has something to promise."""
    near = ground().coverage.people(outcodes)
    on_sale = Service.objects.on_sale(at)
    crews = {service.pk: service.crew for service in (on_sale.filter(pk=service_id) if service_id else on_sale)}
    here = [person for person in everybody().values() if person.pk in near]
    return any(sum(pk in person.services for person in here) >= crew for pk, crew in crews.items())


def pages_in(pages: Iterable[Any], context: dict[str, Any]) -> dict[str, Any]:
    """Return the pages of the index in alphabetical order, and the places nobody has written about."""
    listed = sorted(pages, key=lambda page: (page.name.casefold(), page.title.casefold()))
    known = ground_of(context)
    told = {page.name.casefold() for page in listed}
    others = [town for town in known.towns if town.name.casefold() not in told]
    return {"pages": listed, "others": others, "coverage": known.coverage}
