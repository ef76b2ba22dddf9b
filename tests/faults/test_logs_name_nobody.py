"""A whole sale, with everything that goes wrong in one, and not a word of the customer in any log."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest
import requests

from tests.faults.asking import WITHOUT_QUESTIONS, PageCustomer, free_starts, order_for
from tests.running import RunningSite, eventually, running_site
from tests.servers.stripe import House, pointed_at, stripe_house
from tests.servers.stripe.notices import deliver, post

GOOD, DECLINED, BANK = "4242424242424242", "4000000000000002", "4000002500003155"
PASSWORD = "a-long-word-nobody-guesses-81"
FORGED = "whsec_of_somebody_who_made_it_up"


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    with stripe_house() as house:
        yield house


@pytest.fixture(scope="module")
def site(house: House, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSite]:
    env = {
        "DJANGO_SETTINGS_MODULE": "tests.faults.logged_settings",
        "LOG_LEVEL": "DEBUG",
        "ACCESS_LOG": "-",
    } | pointed_at(house)
    with running_site(tmp_path_factory.mktemp("logs"), **env) as site:
        yield site


@dataclass
class Guest:
    """Somebody whose every particular can be told apart, walking the pages as a browser without scripts does."""

    site: RunningSite
    name: str = "Zebedee Quillfeather"
    email: str = field(default_factory=lambda: f"zq-{uuid4().hex[:8]}@quillfeather.example")
    street: str = "77 Unmistakable Row"
    session: requests.Session = field(default_factory=requests.Session)

    def get(self, path: str, **more: Any) -> requests.Response:
        return self.session.get(f"{self.site.url}{path}", timeout=60, **more)

    def post(self, path: str, **data: str) -> requests.Response:
        if "csrftoken" not in self.session.cookies:
            self.get("/orders/track/")
        data["csrfmiddlewaretoken"] = self.session.cookies["csrftoken"]
        return self.session.post(f"{self.site.url}{path}", data=data, timeout=60, allow_redirects=False)

    def book(self) -> str:
        """Fill a basket and place the order; return the card page."""
        start = free_starts(self.site, WITHOUT_QUESTIONS)[-1]
        customer = PageCustomer(self.site, start, "2001:db8::77")
        self.session = customer.session
        assert customer() == 302
        details = {"name": self.name, "email": self.email, "phone": "0117 496 0188", "address_line1": self.street}
        given = self.post("/checkout/details/", **details, city="Bristol")
        assert given.is_redirect, given.text
        page = self.get("/checkout/check/").text
        sent = {name: re.findall(rf'name="{name}" value="([^"]*)"', page)[0] for name in ("basket", "total")}
        return self.onward(self.post("/checkout/check/", **sent, payment_choice="card"))

    def told(self, words: str) -> str:
        """Return the first letter that has these words in it; nothing where none has come yet."""
        bodies = [letter.get_body(("plain",)) for letter in self.site.mails(self.email)]
        return next((body.get_content() for body in bodies if body and words in body.get_content()), "")

    def onward(self, answer: requests.Response) -> str:
        """Follow where an answer leads, until a page is reached; return its path."""
        while answer.is_redirect:
            path = answer.headers["Location"].removeprefix(self.site.url)
            answer = self.post(path) if answer.status_code == 307 else self.get(path, allow_redirects=False)
        return answer.request.path_url


def buy(guest: Guest, house: House) -> str:
    """Order, be declined, try again, answer the bank, be believed; return the key of the order."""
    page = guest.book()
    [ref] = house.intents
    house.pay(ref, DECLINED)
    failed = guest.onward(guest.post(f"{page}back/"))
    key = failed.strip("/").split("/")[-1]
    page = guest.onward(guest.post(f"/checkout/pay/{key}/"))
    house.pay(ref, BANK)
    guest.post(f"{page}back/")
    house.answer_bank(ref, approved=True)
    hook = f"{guest.site.url}/api/webhooks/stripe"
    assert set(deliver(house, hook)) == {200}
    assert post(house.events[-1], hook, secret=FORGED).status_code == 400
    assert eventually(lambda: guest.told("receipt.pdf"))
    return key


def follow(guest: Guest, key: str) -> None:
    """Look at the order by its link and by its number, badly and well."""
    page = guest.get(f"/orders/{key}/").text
    number = re.findall(r"\b\d{4} \d{4}\b", page)[0]
    for path in (f"/orders/{key}/receipt.pdf", f"/orders/{key}/calendar.ics"):
        assert guest.get(path).status_code == 200
    assert guest.post("/orders/track/", number=number, email="nobody@quillfeather.example").status_code == 200
    assert guest.post("/orders/track/", number=number, email=guest.email).is_redirect


def keep(guest: Guest, key: str) -> None:
    """Open an account for the order, prove the address, fail to sign in and then do."""
    assert guest.post(f"/orders/{key}/account/register/", password1=PASSWORD).is_redirect
    letter = eventually(lambda: guest.told("/accounts/confirm-email/"))
    link = re.findall(rf"{guest.site.url}(/accounts/confirm-email/\S+)", letter)[0]
    guest.get(link)
    guest.post(link)
    guest.post("/accounts/login/", login=guest.email, password="wrong-" + PASSWORD)
    guest.post("/accounts/login/", login=guest.email, password=PASSWORD)
    assert guest.get("/dashboard/orders/").status_code == 200
    guest.post(f"/orders/{key}/account/link/")
    guest.post("/accounts/password/reset/", email=guest.email)


def use_the_api(guest: Guest) -> list[str]:
    """Order, sign in, send nonsense; return what must not be told."""
    url, wrong = guest.site.url, {"email": guest.email, "password": "wrong-" + PASSWORD}
    asked = order_for(free_starts(guest.site, WITHOUT_QUESTIONS)[-1], guest.email)
    asked["customer"]["name"] = guest.name
    placed = requests.post(f"{url}/api/orders", json=asked, headers={"Idempotency-Key": uuid4().hex}, timeout=60)
    key = placed.json()["key"]
    assert requests.get(f"{url}/api/orders/{key}", timeout=60).status_code == 200
    for body in (b'{"customer": {"email": "' + guest.email.encode(), b"\xff\xfe", b"[]"):
        headers = {"Content-Type": "application/json"}
        assert requests.post(f"{url}/api/orders", data=body, headers=headers, timeout=60).status_code == 400
    assert requests.post(f"{url}/api/auth/token", json=wrong, timeout=60).status_code in (400, 401)
    tokens = requests.post(f"{url}/api/auth/token", json={**wrong, "password": PASSWORD}, timeout=60).json()
    told = [value for value in tokens.values() if isinstance(value, str) and len(value) > 30]
    requests.get(f"{url}/api/auth/me", headers={"Authorization": f"Bearer {told[0]}"}, timeout=60)
    assert requests.post(f"{url}/api/fall", json={"phone": "+441174960188"}, timeout=60).status_code == 500
    return [key, *told]


def provoke(guest: Guest, key: str) -> None:
    """Miss pages with the key in them, send a form without its mark, and let the site fall."""
    assert guest.get(f"/orders/{key[:-1]}x/").status_code == 404
    assert guest.get(f"/nothing/{key}/{guest.email}/", params={"who": guest.name}).status_code == 404
    assert requests.post(f"{guest.site.url}/orders/track/", data={"email": guest.email}, timeout=60).status_code == 403
    assert requests.delete(f"{guest.site.url}/checkout/pay/{key}/", timeout=60).status_code in (403, 405)
    assert guest.get(f"/fall/{key}/", params={"email": guest.email}).status_code == 500
    assert requests.post(f"{guest.site.url}/give-back/", timeout=60).text == "succeeded"


@pytest.mark.fault(68)
def test_no_log_line_names_a_customer_a_card_or_a_secret(site: RunningSite, house: House) -> None:
    guest = Guest(site)
    key = buy(guest, house)
    visited = dict(guest.session.cookies)
    follow(guest, key)
    keep(guest, key)
    secrets = [key, *use_the_api(guest), *visited.values(), *dict(guest.session.cookies).values()]
    provoke(guest, key)
    site.stop()
    secrets += [one["client_secret"] for one in house.intents.values()]
    secrets += [house.secret_key, house.webhook_secret, FORGED, PASSWORD, "Stripe-Signature", ",v1="]
    person = [guest.name, guest.email, guest.street, "Quillfeather", "quillfeather", "Unmistakable", "12 Cotham Vale"]
    person += ["0117 496 0188", "01174960188", "1174960188", "1174960123", "BS6 5QA", "BS6+5QA", "BS6%205QA", "BS65QA"]
    written = {name: (site.folder / f"{name}.log").read_text(errors="replace") for name in ("web", "worker", "clock")}
    found = [
        f"{name}: {line}"
        for name, text in written.items()
        for line in text.splitlines()
        if any(word in line for word in [*secrets, *person, GOOD, DECLINED, BANK])
    ]
    assert found == []
    for line in ('"POST /checkout/pay/…/ HTTP/1.1" 302', "Not Found: /orders/…/", "new row violates check constraint"):
        assert line in written["web"]
