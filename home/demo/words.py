"""The words of the free pages."""

from __future__ import annotations

from typing import Any

from home.demo.kept import BOOKING

HERO = {
    "hero_heading": "Homes cleaned and websites mended, in and around Bristol",
    "hero_lead": "Choose what you need, see the price with everything in it, and pick a time that is really free.",
    "summary": "Home cleaning, consultations and small digital projects in and around Bristol. See prices and free "
    "times, book in a few minutes.",
    "seo_title": "Home cleaning and digital help in Bristol",
}

STEPS = (
    ("Tell us where", "Your postcode shows who comes to you and what they do."),
    ("Pick a time", "Only times that are really free. It stays yours while you fill in the rest."),
    ("We come", "You know who, when and for how much. Changed your mind? Tell us a day before."),
)

ABOUT: tuple[tuple[str, str, str, str], ...] = (
    (
        "about",
        "About us",
        "A dozen people, three vans and one way of working.",
        "<h2>How it began</h2><p>Larkfield began with two friends, one bucket and a list of neighbours. The list "
        "grew, so "
        "did the number of buckets, and when a customer asked for help with her shop's website it turned out "
        "that two of us "
        "could do that as well.</p><h2>What we hold to</h2><ul><li>The price you see is the price you "
        "pay.</li><li>We come when "
        "we said we would, and call if a bus has other plans.</li><li>We say no to work we would not do well.</li></ul>"
        "<h2>Who works here</h2><p>Everybody is employed, insured and paid for the way between two visits. You meet "
        "them by name before they ring your bell.</p>",
    ),
    (
        "how-we-work",
        "How we work",
        "From the first click to the moment we close the door behind us.",
        "<h2>Before the visit</h2><p>You book online or by telephone and get a confirmation at once. It has the "
        "day, the "
        "time, the price and a link to change or follow the booking.</p><h2>At the visit</h2><p>We ring, take our "
        "shoes off and walk round with you. If something will take longer than booked, we say so before we "
        "begin.</p><h2>Afterwards</h2><p>Look round while we are still there. If you notice something later, tell us "
        "within three days and we come back.</p>",
    ),
)


def block(kind: str, value: Any, name: str) -> dict[str, Any]:
    """Return a block with an id of its own, the same on every run."""
    return {"type": kind, "value": value, "id": name}


def home_body() -> list[dict[str, Any]]:
    return [
        block("proofs", {"heading": ""}, "d0000000-0000-4000-8000-000000000001"),
        block(
            "service_cards",
            {"heading": "What we can do for you", "text": "", "services": [], "limit": 9, "more": "/services/"},
            "d0000000-0000-4000-8000-000000000002",
        ),
        block(
            "trust_bar",
            {"heading": "Checked by others", "badges": []},
            "d0000000-0000-4000-8000-000000000007",
        ),
        block(
            "how_it_works",
            {"heading": "How it works", "steps": [{"title": title, "text": text} for title, text in STEPS]},
            "d0000000-0000-4000-8000-000000000003",
        ),
        block(
            "areas",
            {
                "heading": "Where we come",
                "text": "Most of Bristol, and a good way round it. Your postcode has the last word.",
            },
            "d0000000-0000-4000-8000-000000000004",
        ),
        block(
            "faq",
            {"heading": "Questions people ask", "kept": [], "group": BOOKING, "questions": []},
            "d0000000-0000-4000-8000-000000000005",
        ),
        block(
            "call_to_action",
            {
                "heading": "Rather talk to somebody?",
                "text": "Call 0117 496 0123, Monday to Saturday from 8 to 6. Or start with your postcode.",
                "label": "Find a time",
                "link": "/book/",
            },
            "d0000000-0000-4000-8000-000000000006",
        ),
    ]
