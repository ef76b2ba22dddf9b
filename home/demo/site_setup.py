"""What Larkfield says around its pages: links, hours, an announcement to come, the contact page."""

from __future__ import annotations

from datetime import date
from typing import Any

CONTACT: dict[str, str] = {
    "title": "Contact",
    "slug": "contact",
    "summary": "Ring us, write to us, or come by: somebody who works here answers.",
    "search_description": "Telephone, e-mail, opening hours and a form. We answer within one working day.",
}

HOURS: tuple[tuple[str, str, str], ...] = (("012345", "08:00:00", "18:00:00"),)
PROFILES: tuple[tuple[str, str], ...] = (
    ("instagram", "https://instagram.example/larkfield"),
    ("mastodon", "https://mastodon.example/@larkfield"),
)

ANNOUNCEMENT: dict[str, str] = {
    "text": "<p>Between Christmas and New Year we come for what cannot wait. <b>Book early</b> if you have guests.</p>",
    "link": "/contact/",
    "link_label": "See our holiday hours",
}

FOOTER: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        "Find your way",
        (("page", "services"), ("page", "areas"), ("page", "faq"), ("page", "how-we-work"), ("page", "about")),
    ),
    (
        "Your booking",
        (
            ("Book a visit", "/book/"),
            ("Track my booking", "/orders/track/"),
            ("Sign in", "/dashboard/"),
            ("page", "contact"),
        ),
    ),
)


def holidays(year: int) -> list[dict[str, Any]]:
    """Return the days of a winter that are not as the week says."""
    return [
        {"name": "Christmas", "first": date(year, 12, 25), "last": date(year, 12, 26)},
        {"name": "New Year’s Eve", "first": date(year, 12, 31), "opens": "08:00:00", "closes": "13:00:00"},
        {"name": "New Year’s Day", "first": date(year + 1, 1, 1)},
    ]
