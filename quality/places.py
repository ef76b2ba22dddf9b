"""Which pages are judged beside those of the sitemap."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

# What no sitemap names: searches, nothing found, nobody at home.
MORE = (
    "/services/?q=oven",
    "/services/?q=zzzzzz",
    "/nothing-of-this-name/",
    "/accounts/login/",
    "/accounts/password/reset/",
)
INDEXED = {
    "home": "/",
    "services": "/services/",
    "service": "/services/deep-clean/",
}
IN_THE_FLOW = {
    "postcode": "/book/",
    "choose": "/book/services/?postcode=BS6+5QA",
    "options": "/book/services/deep-clean/?postcode=BS6+5QA",
    "basket": "/book/basket/",
    "details": "/checkout/details/",
    "check": "/checkout/check/",
}


def contact(page: Page, url: str, look: Callable[[Page, str], None]) -> None:
    """The contact form: empty-handed, and sent."""
