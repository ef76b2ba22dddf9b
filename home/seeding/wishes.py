"""What people would like to book: thrown with loaded dice, so that one day always gives the same month."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from django.conf import settings

from booking.actions.basket import Details
from booking.choosing import Chosen
from catalogue.models import Service, ServiceKind
from core.geo import Place, locate
from home.demo.customers import ACCOUNT, FIRST, LAST, MAIL, NOTES, STREETS

DAYS_BACK, DAYS_AHEAD = 14, 16
A_DAY = (2, 2, 3, 3)
SUNDAY = 6
# How often each service is asked for, beside the others' once.
OFTEN = {"regular-clean": 9, "oven-clean": 4, "window-clean": 4, "deep-clean": 3}
NELL = "nell-barrow"  # the provider one can sign in as: every other day somebody asks for her


@dataclass(frozen=True)
class Wish:
    """What somebody would like, for which day, and when they sat down to book it. `hour` is 0 (early) to 1 (late)."""

    service: Service
    chosen: Chosen
    place: Place
    day: date
    at: datetime
    hour: float
    details: Details
    on_day: bool
    with_whom: str = ""


def wishes(at: datetime) -> list[Wish]:
    """Return the wishes of the month around `at`, in the order in which they were made."""
    dice = Random(settings.CURRENCY)  # noqa: S311 - believable, not secret
    services = list(Service.objects.filter(active=True, kind=ServiceKind.VISIT).with_choices().order_by("pk"))
    found = [wish for day in _days(at) for wish in _wishes_of(day, services, dice, at=at)]
    return sorted(found, key=lambda wish: wish.at)


def _days(at: datetime) -> Iterator[date]:
    today = at.astimezone(ZoneInfo(settings.BUSINESS_TIME_ZONE)).date()
    for number in range(-DAYS_BACK, DAYS_AHEAD):
        day = today + timedelta(days=number)
        if day.weekday() != SUNDAY:
            yield day


def _wishes_of(day: date, services: list[Service], dice: Random, *, at: datetime) -> Iterator[Wish]:
    weights = [OFTEN.get(service.slug, 1) for service in services]
    for service in dice.choices(services, weights, k=dice.choice(A_DAY)):
        yield _wish(service, day, dice, at=at)
    regular = next((service for service in services if service.slug == "regular-clean"), None)
    if regular is not None and day.toordinal() % 2:
        yield _wish(regular, day, dice, at=at, with_whom=NELL)


def _wish(service: Service, day: date, dice: Random, *, at: datetime, with_whom: str = "") -> Wish:
    street, postcode = dice.choice(STREETS[:2] if with_whom else STREETS)
    return Wish(
        service=service,
        chosen=_chosen(service, dice),
        place=locate(postcode),
        day=day,
        at=_moment(service, day, dice, at=at),
        hour=dice.random(),
        details=_details(street, postcode, dice),
        on_day=service.pay_on_day and dice.random() < 0.45,
        with_whom=with_whom,
    )


def _moment(service: Service, day: date, dice: Random, *, at: datetime) -> datetime:
    """Return when it was booked: days ahead, never later than `at`, and with the notice the service asks for."""
    zone = ZoneInfo(settings.BUSINESS_TIME_ZONE)
    latest = datetime(day.year, day.month, day.day, 6, tzinfo=zone) - timedelta(minutes=service.notice_minutes)
    return min(latest, at - timedelta(hours=1)) - timedelta(minutes=dice.randrange(0, 6 * 24 * 60))


def _chosen(service: Service, dice: Random) -> Chosen:
    options = []
    for group in service.groups.all():
        offered = list(group.options.all())
        if offered:
            # Small homes are more common than large ones.
            options.append(dice.choices(offered, range(len(offered), 0, -1))[0].pk)
    extras = [(extra.pk, 1) for extra in service.extras.all() if dice.random() < 0.2]
    return Chosen(tuple(options), tuple(extras))


def _details(street: str, postcode: str, dice: Random) -> Details:
    first, last = dice.choice(FIRST), dice.choice(LAST)
    mine = dice.random() < 0.12
    return Details(
        name="Ada Marsh" if mine else f"{first} {last}",
        email=ACCOUNT if mine else f"{first}.{last}@{MAIL}".lower(),
        phone=f"+441174960{dice.randrange(200, 999)}",
        address_line1=f"{dice.randrange(1, 140)} {street}",
        address_line2="",
        city="Bristol",
        postcode=postcode,
        notes=dice.choice(NOTES),
    )
