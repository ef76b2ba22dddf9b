"""Day and time of one service in the basket."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from datetime import time as wall_time
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods
from djmoney.money import Money

from booking.actions.basket import choose_time, leave_time_open
from booking.actions.claims import TimeTaken
from booking.areas import people_for
from booking.availability.demand import Demand, demand_for
from booking.availability.queries import Start, nearest_starts, open_days, starts_on
from booking.availability.stored import Masks
from booking.forms import TimeForm
from booking.forms.times import MISSING, day_in
from booking.models import Appointment, OrderItem, Provider
from booking.nearby import people_at
from booking.views.pages import private_page, slow_down
from booking.views.steps import after_change, from_check, is_lost, own_item
from booking.whole import has_visit
from catalogue.models import Service
from catalogue.other_prices import other_prices
from catalogue.prices import amounts_by_person
from core.clock import moment_of
from core.errors import DomainError
from core.geo import locate, outcode
from core.limits import client_address, take_try

DAYS_SHOWN = 10
SEARCHED = 31
FARTHEST = 120
# Each choice takes a time away from everyone else for a while; one address makes only so many.
TIMES_CHOSEN, TIMES_WINDOW = 40, 600
TOO_MANY = "We keep the times you choose free for you, so there is a limit to how many you can try."
PARTS = (("Morning", 12), ("Afternoon", 17), ("Evening", 24))


@dataclass(frozen=True)
class Search:
    """Whose time is looked for, by which clock the answer is read, and what has been read of it."""

    demand: Demand
    provider_ids: Sequence[int]
    zone: ZoneInfo
    at: datetime
    seen: Masks = field(default_factory=dict)

    @property
    def today(self) -> date:
        return self.at.astimezone(self.zone).date()

    def starts(self, day: date) -> list[Start]:
        return starts_on(self.demand, self.provider_ids, day, at=self.at, zone=self.zone, seen=self.seen)

    def nearest(self, around: datetime) -> list[Start]:
        return nearest_starts(self.demand, self.provider_ids, around, at=self.at, zone=self.zone)

    def days(self, first: date) -> list[date]:
        """Return up to ten open days from `first` on, and one more if there are more."""
        last, most = min(first + timedelta(days=SEARCHED), self.farthest), DAYS_SHOWN + 1
        if first > last:
            return []
        return open_days(self.demand, self.provider_ids, first, last, at=self.at, most=most, seen=self.seen)[:most]

    def covers(self, day: date) -> bool:
        return self.today <= day <= self.farthest

    @property
    def farthest(self) -> date:
        return self.today + timedelta(days=FARTHEST)


@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def time(request: HttpRequest, pk: int) -> HttpResponse:
    """Show free times and claim the one that is picked; a time that has gone comes back with its neighbours."""
    item, at = own_item(request, pk), timezone.now()
    if not item.minutes or (item.service.is_package and request.POST.get("call")):
        if request.method == "POST":
            leave_time_open(item, at=at)
        return redirect(after_change(request))
    people = _people(request, item, at=at)
    form = TimeForm(request.POST if request.method == "POST" else None)
    wanted = _wanted(people, (request.POST if form.is_bound else request.GET).get("provider", ""))
    search = _search(item, people, wanted, at=at)
    nearest: list[Start] = []
    if form.is_valid() and not search.covers(form.cleaned_data["start"].astimezone(search.zone).date()):
        form.add_error("start", MISSING)
    if form.is_valid():
        wait = take_try(f"times:{client_address(request)}", most=TIMES_CHOSEN, at=at, seconds=TIMES_WINDOW)
        if wait:
            return slow_down(request, wait, why=TOO_MANY)
        try:
            whom = wanted.pk if wanted else None
            choose_time(item, form.cleaned_data["start"], at=at, provider_id=whom, able=people)
            return redirect(after_change(request))
        except TimeTaken as taken:
            nearest = taken.extra.get("nearest", [])
            form.add_error("start", taken.message)
        except DomainError as refusal:
            form.add_error("start", refusal.message)
    context = _context(request, item, search, form, nearest)
    context |= {"people": _with_prices(request, item, people), "wanted": wanted}
    return render(request, "booking/time.html", context, status=409 if nearest else 200)


def _people(request: HttpRequest, item: OrderItem, *, at: datetime) -> list[Provider]:
    """Return who can come, by name: as remembered for a page that shows times, as it is for who claims one."""
    place = locate(item.order.postcode)
    if request.method == "POST":
        return people_for(item.service_id, place)
    return people_at(request, place, item.service_id, at=at)


def _with_prices(request: HttpRequest, item: OrderItem, people: list[Provider]) -> list[tuple[Provider, Money | None]]:
    """Return who may be chosen, each with how much more they cost than anyone; nobody chooses one of a crew."""
    if item.service.crew > 1:
        return []
    at, here = moment_of(request), {who.pk for who in people}
    _areas, rows = other_prices({"request": request}).get(item.service_id, ((), ()))
    own = amounts_by_person((row for row in rows if row.provider_id in here), at)
    usual = None
    if own:
        place = outcode(item.order.postcode)
        usual = Service.objects.priced(at, place).get(pk=item.service_id).price(at)
    return [(who, own[who.pk] - usual if usual is not None and who.pk in own else None) for who in people]


def _wanted(people: list[Provider], public_id: str) -> Provider | None:
    return next((who for who in people if str(who.public_id) == public_id), None)


def _search(item: OrderItem, people: list[Provider], wanted: Provider | None, *, at: datetime) -> Search:
    ids = [wanted.pk] if wanted else sorted(who.pk for who in people)
    return Search(demand_for(item.service, item.minutes), ids, item.order.zone, at)


def _context(
    request: HttpRequest, item: OrderItem, search: Search, form: TimeForm, nearest: list[Start]
) -> dict[str, Any]:
    held = next(iter(item.appointments.all()), None) if has_visit(item) else None
    lost = held is not None and is_lost(held, item, at=search.at)
    first = _day_asked(request, search, "from") or search.today
    days = search.days(first)
    day = _day_shown(request, search, form, held, days)
    starts = search.starts(day)
    if not nearest and (lost or not starts):
        nearest = search.nearest(held.starts_at if held and lost else _noon(day, search.zone))
    return {
        "item": item,
        "form": form,
        "zone": search.zone,
        "held": None if lost else held,
        "is_lost": lost,
        "day": day,
        "days": [(each, "?" + _query(request, day=each)) for each in days[:DAYS_SHOWN]],
        "more": "?" + _query(request, **{"from": days[DAYS_SHOWN]}) if len(days) > DAYS_SHOWN else "",
        "is_later": first > search.today,
        "groups": _by_part(starts, search.zone),
        "nearest": nearest,
        "picked": form["start"].value() if form.is_bound else "",
        "from_check": from_check(request),
    }


def _day_shown(
    request: HttpRequest, search: Search, form: TimeForm, held: Appointment | None, days: list[date]
) -> date:
    """Return the day asked for, or of the time picked or held, or the first that is open."""
    picked = form.cleaned_data.get("start") if form.is_bound else None
    asked = picked.astimezone(search.zone).date() if picked else _day_asked(request, search, "day")
    if asked:
        return asked
    if held and "from" not in request.GET:
        return max(held.starts_at.astimezone(search.zone).date(), search.today)
    return days[0] if days else search.today


def _day_asked(request: HttpRequest, search: Search, name: str) -> date | None:
    """Return a day of the address; one in the past or too far off is as good as none."""
    day = day_in(request.GET.get(name, ""))
    return day if day and search.covers(day) else None


def _noon(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, wall_time(12), zone)


def _by_part(starts: list[Start], zone: ZoneInfo) -> list[tuple[str, list[Start]]]:
    """Group starts by the part of the day, by the clock of the place."""
    groups: list[tuple[str, list[Start]]] = []
    since = 0
    for name, until in PARTS:
        part = [start for start in starts if since <= start.starts_at.astimezone(zone).hour < until]
        groups += [(name, part)] if part else []
        since = until
    return groups


def _query(request: HttpRequest, **changes: date) -> str:
    """Return the address's query with `changes`; a day keeps the strip it was in, a new strip has no day."""
    kept = {name: request.GET[name] for name in ("from", "provider", "next") if name in request.GET}
    return urlencode({**kept, **{name: day.isoformat() for name, day in changes.items()}})
