"""What Larkfield says on many pages: questions, calls to action, badges. `{price:slug}` is a live price."""

from __future__ import annotations

BOOKING, PAYING, VISIT = "Before you book", "Paying", "On the day"

# (group, question, answer)
FAQS: tuple[tuple[str, str, str], ...] = (
    (
        BOOKING,
        "What does it cost?",
        "<p>What you see. A regular clean is {price:regular-clean}, an oven {price:oven-clean}. Every price includes "
        "VAT and the way to you, and nothing is added at the end.</p>",
    ),
    (
        BOOKING,
        "Do I need an account?",
        "<p>No. You book with your e-mail address and get a link to your booking. An account is there if you want "
        "one.</p>",
    ),
    (BOOKING, "Who comes to my home?", "<p>Somebody we know by name. You see who it is before you book.</p>"),
    (BOOKING, "You do not come to my postcode?", "<p>Call us. If two neighbours ask, we usually find somebody.</p>"),
    (
        PAYING,
        "How do I pay?",
        "<p>By card when you book, or on the day where the service allows it. You get a receipt either way.</p>",
    ),
    (
        PAYING,
        "When is my card charged?",
        "<p>When you book, for exactly the total you have seen. If you pay on the day, nothing is taken before.</p>",
    ),
    (
        PAYING,
        "What if I cancel?",
        "<p>The page where you check your answers says until when you can cancel at no cost. The link in your "
        "confirmation does it.</p>",
    ),
    (PAYING, "Do you send an invoice?", "<p>Yes, with the VAT shown, to the address you give.</p>"),
    (
        VISIT,
        "Do I have to be at home?",
        "<p>Only to let us in. Many customers leave a key in a key safe and come back to a clean kitchen.</p>",
    ),
    (VISIT, "Do you bring everything?", "<p>Yes: cloths, products and a vacuum cleaner. If you prefer yours, say.</p>"),
    (VISIT, "Are you good with pets?", "<p>Most of us. Tell us who lives with you when you book.</p>"),
    (
        VISIT,
        "What if something is not right?",
        "<p>Tell us within three days and we come back and put it right at no cost.</p>",
    ),
)

# (heading, text, label, link)
ACTIONS: tuple[tuple[str, str, str, str], ...] = (
    (
        "Ready when you are",
        "Your postcode shows who comes and when. It takes about three minutes.",
        "Find a time",
        "/book/",
    ),
    (
        "Not sure what you need?",
        "Look through everything we do, each with its price.",
        "See every service",
        "/services/",
    ),
)

# (name, icon, evidence, days it still holds; None holds for good, less than nothing has run out)
BADGES: tuple[tuple[str, str, str, int | None], ...] = (
    ("Insured to £5 million", "shield", "https://larkfield.example/insurance", 240),
    ("Everybody checked with DBS", "tick-circle", "https://larkfield.example/checks", None),
    ("Living wage employer", "users", "https://larkfield.example/living-wage", 120),
    ("Carbon counted 2024", "leaf", "https://larkfield.example/carbon", -30),
)
