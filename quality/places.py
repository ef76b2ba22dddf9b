"""Which pages are judged beside those of the sitemap."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

# What no sitemap names: searches, nothing found, choices, refusals, nobody at home. The last two are quality.urls'.
MORE = (
    "/services/?q=oven",
    "/services/?q=zzzzzz",
    "/services/?category=cleaning&area=BS6+5QA&within=7",
    "/services/?price=cheap&area=nowhere",
    "/search/?q=clean",
    "/search/?q=windwo",
    "/search/?q=zzzzzz",
    "/search/",
    "/privacy/choices/",
    "/nothing-of-this-name/",
    "/accounts/login/",
    "/accounts/password/reset/",
    "/quality/refused/",
    "/quality/broken/",
)
INDEXED = {
    "home": "/",
    "landing": "/oven-cleaning-bristol/",
    "services": "/services/",
    "service": "/services/deep-clean/",
    "faq": "/faq/",
    "contact": "/contact/",
    "areas": "/areas/",
    "area": "/areas/redland/",
}
IN_THE_FLOW = {
    "postcode": "/book/",
    "choose": "/book/services/?postcode=BS6+5QA",
    "options": "/book/services/deep-clean/?postcode=BS6+5QA",
    "basket": "/book/basket/",
    "questions": "/checkout/questions/",
    "details": "/checkout/details/",
    "check": "/checkout/check/",
}


def contact(page: Page, url: str, look: Callable[[Page, str], None]) -> None:
    """The contact form: sent empty, sent, and sent too often."""
    page.goto(f"{url}/contact/")
    _send(page)
    look(page, "contact-error")
    page.get_by_label("name").first.fill("Ada Marsh")
    page.get_by_label("E-mail").first.fill("walker@example.com")
    page.get_by_label("message").first.fill("Do you clean caravans? Ours is small and very muddy.")
    _send(page)
    look(page, "contact-sent")
    page.goto(f"{url}/contact/")
    for _ in range(5):
        _send(page)
    look(page, "contact-too-many")


def _send(page: Page) -> None:
    page.get_by_role("button", name="Send message").click()
    page.wait_for_load_state()
