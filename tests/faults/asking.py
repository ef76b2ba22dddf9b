"""Talking to a running site as a program does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import requests

from tests.running import RunningSite

POSTCODE = "BS6 5QA"
# A service one can book without choosing anything.
WITHOUT_QUESTIONS = "home-organising-consultation"


@dataclass(frozen=True)
class FreeStart:
    service: str
    starts_at: str
    staff: tuple[str, ...]


def free_starts(site: RunningSite, service: str, *, most_days: int = 5) -> list[FreeStart]:
    """Return the free starts of the first few open days of a service."""
    asked = {"service": service, "postcode": POSTCODE}
    days = _get(site, asked)["days"][:most_days]
    return [
        FreeStart(service, start["starts_at"], tuple(start["staff"]))
        for day in days
        for start in _get(site, {**asked, "day": day})["starts"]
    ]


def order_for(start: FreeStart, email: str) -> dict[str, Any]:
    """Return the body of POST /api/orders."""
    return {
        "postcode": POSTCODE,
        "items": [{"service": start.service, "starts_at": start.starts_at}],
        "customer": {"name": "Ada Marsh", "email": email, "phone": "+441174960123"},
        "address": {"line1": "12 Cotham Vale", "city": "Bristol"},
        "payment": "card",
    }


def _get(site: RunningSite, params: dict[str, str]) -> dict[str, Any]:
    answer = requests.get(f"{site.url}/api/slots", params=params, timeout=30)
    answer.raise_for_status()
    found: dict[str, Any] = answer.json()
    return found


class PageCustomer:
    """Somebody on the pages of the site, with a basket, about to pick a time; calling it picks."""

    def __init__(self, site: RunningSite, start: FreeStart, address: str) -> None:
        self.url = site.url
        self.start = start
        self.session = requests.Session()
        self.session.headers["X-Forwarded-For"] = address
        self._post("/book/", {"postcode": POSTCODE})
        self.time_page = self._post(f"/book/services/{start.service}/", {}).headers["Location"]
        self.session.get(f"{self.url}{self.time_page}", timeout=60)

    def __call__(self) -> int:
        return self._post(self.time_page, {"start": self.start.starts_at}).status_code

    def _post(self, path: str, data: dict[str, str]) -> requests.Response:
        if "csrftoken" not in self.session.cookies:
            self.session.get(f"{self.url}{path}", timeout=60)
        token = {"csrfmiddlewaretoken": self.session.cookies["csrftoken"]}
        return self.session.post(f"{self.url}{path}", data={**data, **token}, timeout=120, allow_redirects=False)
