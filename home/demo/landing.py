"""The landing pages of Larkfield: three jobs, three layouts. Services are named by slug."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from home.demo.kept import ACTIONS, BOOKING, PAYING, VISIT
from home.demo.words import STEPS

Parts = tuple[tuple[str, dict[str, Any] | str], ...]


@dataclass(frozen=True)
class DemoLanding:
    slug: str
    title: str
    summary: str
    parts: Parts
    slim: bool = True


OVEN = DemoLanding(
    "oven-cleaning-bristol",
    "Oven cleaning in Bristol",
    "Racks in the tank, door taken apart, and you can bake the same evening. See the price and free times.",
    (
        (
            "hero",
            {
                "heading": "See through your oven door again",
                "text": "Ninety minutes, no fumes, and you can bake the same evening.",
                "service": "oven-clean",
                "label": "See free times",
                "scene": "kitchen",
                "layout": "beside",
            },
        ),
        ("trust_bar", {"heading": "", "badges": []}),
        (
            "before_after",
            {"heading": "What ninety minutes do", "scene": "oven", "caption": "A single oven, drawn from life."},
        ),
        ("next_times", {"service": "oven-clean", "heading": "When we could come", "text": ""}),
        (
            "price_table",
            {
                "heading": "What it costs",
                "text": "By the oven, not by the hour.",
                "services": ["oven-clean", "window-clean"],
                "options": True,
                "extras": True,
                "anchor": "prices",
            },
        ),
        (
            "guarantee",
            {
                "heading": "If it is not right, we come back",
                "text": "<p>Tell us within three days and we put it right at no cost. If we cannot, you get your money "
                "back.</p>",
                "points": ["No forms to fill in", "The same person, if you like", "Money back if we cannot"],
                "tone": "sunk",
            },
        ),
        ("faq", {"heading": "On the day", "kept": [], "group": VISIT, "questions": []}),
        ("callback", {"heading": "Rather talk to somebody?", "text": "", "label": "", "link": ""}),
    ),
)

MOVING = DemoLanding(
    "moving-out",
    "Moving out? Leave the cleaning to us",
    "Two people, one morning and the list letting agents check against. See the price for your flat.",
    (
        (
            "hero",
            {
                "heading": "Hand back the keys. We leave it as the inventory says",
                "text": "Two people, one morning and the list most Bristol agents check against.",
                "service": "end-of-tenancy-clean",
                "label": "See free times",
                "scene": "van",
                "layout": "below",
            },
        ),
        ("proofs", {"heading": ""}),
        (
            "how_it_works",
            {"heading": "How it works", "steps": [{"title": title, "text": text} for title, text in STEPS]},
        ),
        (
            "book_service",
            {"service": "end-of-tenancy-clean", "heading": "", "text": "", "label": "Book the clean"},
        ),
        (
            "text",
            "<h2>What else the day may need</h2><p>A carpet that has seen a party is {price:carpet-clean}, the windows "
            "from both sides are {price:window-clean}, and an hour with somebody who has packed forty homes is "
            "{price:move-in-consultation}. VAT and the way to you are in every price.</p>",
        ),
        (
            "team",
            {"heading": "Who comes", "text": "", "service": "end-of-tenancy-clean", "limit": 6, "tone": "surface"},
        ),
        ("faq", {"heading": "Before you book", "kept": [], "group": BOOKING, "questions": []}),
        ("areas", {"heading": "Where we come", "text": "", "map": False}),
        (
            "call_to_action",
            {"kept": ACTIONS[0][0], "heading": "", "text": "", "label": "Find a time", "link": "/book/"},
        ),
    ),
)

WEBSITE = DemoLanding(
    "website-help",
    "Help with your website",
    "For shops, trades and clubs in Bristol: an hour at your table, or the whole website.",
    (
        (
            "hero",
            {
                "heading": "Your website, mended at your own table",
                "text": "We sit beside you, in words you know, and leave notes you can follow.",
                "service": None,
                "label": "See who comes to you",
                "scene": "desk",
                "layout": "beside",
            },
        ),
        (
            "service_cards",
            {
                "heading": "Begin where it hurts",
                "text": "Each with its price and how long it takes.",
                "services": ["website-consultation", "seo-check-up", "website-launch-package"],
                "limit": 3,
                "more": "",
                "tone": "surface",
            },
        ),
        ("quote", {"text": "", "name": "", "about": ""}),
        (
            "text",
            "<h2>What an hour is good for</h2><p>Most websites need less than people fear. A talk is "
            "{price:website-consultation}, a check of how you are found is {price:seo-check-up}. If more is needed, "
            "you get a list and decide.</p><ul><li>Opening hours that are right everywhere</li><li>A page that loads "
            "on a bus</li><li>Photographs that are yours</li></ul>",
        ),
        ("next_times", {"service": "website-consultation", "heading": "The next free hours", "text": ""}),
        ("faq", {"heading": "About paying", "kept": [], "group": PAYING, "questions": []}),
        (
            "postcode_search",
            {
                "heading": "See who comes to you",
                "text": "Or call, if typing is the trouble.",
                "service": None,
                "label": "See free times",
            },
        ),
    ),
    slim=False,
)

LANDINGS = (OVEN, MOVING, WEBSITE)
