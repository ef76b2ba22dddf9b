"""The flow with a made-up basket, for previews: nothing is read from a session, nothing is written anywhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from booking.forms import DetailsForm, LaterForm, PostcodeForm, TimeForm
from core.clock import moment_of
from core.firm import firm_of
from core.money import money

POSTCODE = "BS6 5QA"
TOTAL, TAX = "89.50", "14.92"
Context = dict[str, Any]


@dataclass
class Pretend:
    """A service in the basket: says its name, and answers what the templates ask."""

    name: str
    minutes: int = 150
    pk: int = 1
    provider_wanted: None = None
    service: Any = field(default_factory=lambda: SimpleNamespace(name="Deep clean", crew=1, slug="deep-clean"))
    order: Any = field(default_factory=lambda: SimpleNamespace(timezone=settings.BUSINESS_TIME_ZONE))

    def __str__(self) -> str:
        return self.name


def preview_step(request: HttpRequest, mode: str) -> HttpResponse:
    """Return the page of a step, or of what can go wrong there."""
    template, build = MODES.get(mode, MODES["postcode"])
    context = {"messages": [], "back": "#", "key": "preview", **build(moment_of(request))}
    if "line" in context and not firm_of(request).charges_vat:
        context["line"].tax = money(0)
    return TemplateResponse(request, template, context)


def _basket(at: datetime) -> Context:
    starts = _morning(at)
    visit = SimpleNamespace(
        starts_at=starts,
        ends_at=starts + timedelta(minutes=150),
        timezone=settings.BUSINESS_TIME_ZONE,
        status="pending",
        get_status_display="Confirmed",
        slots=SimpleNamespace(all=[SimpleNamespace(status="booked", provider=SimpleNamespace(name="Ana Reed"))]),
    )
    line = SimpleNamespace(detail="Two bedrooms", amount=money(TOTAL), minutes=150)
    row = SimpleNamespace(item=Pretend("Deep clean"), line=line, visit=visit)
    return {
        "order": _order(at),
        "rows": [row],
        "visits": [row],
        "quote": SimpleNamespace(total=money(TOTAL), tax=money(TAX)),
        "state": SimpleNamespace(is_paid=True, paid=money(TOTAL), due=money(0)),
    }


def _order(at: datetime) -> SimpleNamespace:
    return SimpleNamespace(
        public_id=UUID(int=0),
        spoken_number="48 21 09 37",
        timezone=settings.BUSINESS_TIME_ZONE,
        pay_until=at + timedelta(minutes=30),
        postcode=POSTCODE,
        address_line1="4 Mill Lane",
        address_line2="",
        city="Bristol",
        guest_name="Ada Marsh",
        guest_email="ada@example.org",
        guest_phone=SimpleNamespace(as_national="0117 496 0123"),
        notes="",
    )


def _morning(at: datetime) -> datetime:
    return (at.astimezone(UTC) + timedelta(days=3)).replace(hour=9, minute=0, second=0, microsecond=0)


def _postcode(at: datetime) -> Context:
    return {"form": PostcodeForm()}


def _services(at: datetime) -> Context:
    kinds = (("Deep clean", "89.50", 150, "Every room, top to bottom."), ("Window clean", "45", 60, "Inside and out."))
    offers = [
        SimpleNamespace(
            service=SimpleNamespace(name=name, slug="preview", summary=summary, minutes=minutes, crew=1),
            price=money(price),
            is_from=True,
            people=["Ana", "Tom"],
        )
        for name, price, minutes, summary in kinds
    ]
    return {"place": SimpleNamespace(name="Redland", postcode=POSTCODE), "offers": offers, "query": ""}


def _options(at: datetime) -> Context:
    asked = SimpleNamespace(label="How big is your home?", html_name="size", auto_id="id_size", errors=[])
    sizes = [("One bedroom", "0", 0), ("Two bedrooms", "20", 30), ("Three bedrooms", "40", 60)]
    choices = [
        (SimpleNamespace(pk=number, name=name, price=money(price), minutes=minutes), number == 1)
        for number, (name, price, minutes) in enumerate(sizes)
    ]
    form = SimpleNamespace(questions=[(asked, choices)], groups=[asked], extras=[], quantities=[], errors={})
    service = SimpleNamespace(name="Deep clean", summary="Every room, top to bottom.")
    return {"service": service, "form": form, "line": SimpleNamespace(amount=money(TOTAL), tax=money(TAX), minutes=150)}


def _time(at: datetime) -> Context:
    first = _morning(at)
    starts = [SimpleNamespace(starts_at=first + timedelta(minutes=60 * n)) for n in (0, 1, 2, 5, 6)]
    return {
        "item": Pretend("Deep clean"),
        "form": TimeForm(),
        "people": [],
        "day": first.date(),
        "days": [(first.date() + timedelta(days=n), "#") for n in range(7)],
        "groups": [("Morning", starts[:3]), ("Afternoon", starts[3:])],
        "nearest": [],
        "picked": "",
    }


def _time_taken(at: datetime) -> Context:
    context, form = _time(at), TimeForm({"start": _morning(at).isoformat()})
    form.add_error("start", "That time has just been taken. These are the nearest that are free.")
    return {**context, "form": form, "nearest": context["groups"][0][1][1:]}


def _details(at: datetime) -> Context:
    return {**_basket(at), "form": DetailsForm()}


def _missing_details(at: datetime) -> Context:
    return {**_basket(at), "form": DetailsForm({"name": "Ada Marsh", "email": "ada"})}


def _check(at: datetime) -> Context:
    return {**_basket(at), "may_pay_on_day": True, "shown_total": TOTAL}


def _price_changed(at: datetime) -> Context:
    return {**_check(at), "notice": "The price has changed since you last saw it. Check it and confirm again."}


def _declined(at: datetime) -> Context:
    return {**_basket(at), "reason": "Your bank did not accept the payment. It does not tell us why."}


def _later(at: datetime) -> Context:
    return {**_basket(at), "form": LaterForm(), "code": ("RT4W K9HX", at), "until": at + timedelta(days=30)}


def _account(at: datetime) -> Context:
    return {**_basket(at), "may_sign_up": True}


def _out_of_area(at: datetime) -> Context:
    return {"form": PostcodeForm(), "postcode": "YO1 7HH", "is_known": True}


MODES: dict[str, tuple[str, Callable[[datetime], Context]]] = {
    "postcode": ("booking/postcode.html", _postcode),
    "services": ("booking/services.html", _services),
    "options": ("booking/options.html", _options),
    "time": ("booking/time.html", _time),
    "time_taken": ("booking/time.html", _time_taken),
    "details": ("booking/details.html", _details),
    "missing_details": ("booking/details.html", _missing_details),
    "later": ("booking/later.html", _later),
    "check": ("booking/check.html", _check),
    "price_changed": ("booking/check.html", _price_changed),
    "pay": ("booking/pay.html", _basket),
    "confirmed": ("booking/confirmed.html", _basket),
    "account": ("booking/account.html", _account),
    "failed": ("booking/failed.html", _declined),
    "out_of_area": ("booking/out_of_area.html", _out_of_area),
}
