"""What Larkfield asks before it comes, a package it sells, and prices that differ."""

from __future__ import annotations

from home.demo.shapes import DemoChoice, DemoService

# Service, question, kind of answer, hint, answers to choose from, must it be answered.
QUESTIONS: tuple[tuple[str, str, str, str, str, bool], ...] = (
    ("deep-clean", "What matters most to you?", "long_text", "Two or three things are enough.", "", False),
    ("deep-clean", "How do we get in?", "choice", "", "Somebody is at home\nKey safe\nA neighbour has a key", True),
    ("deep-clean", "A picture of the worst corner", "file", "It helps us bring the right things.", "", False),
    ("website-refresh", "What is the address of your website?", "text", "Such as larkfield.example.", "", True),
    ("website-refresh", "About how many pages has it?", "number", "A guess will do.", "", False),
    ("website-refresh", "When would you like it to be live?", "date", "", "", False),
    ("website-refresh", "Your logo or a brief, if you have one", "file", "", "", False),
)

PACKAGE = DemoService(
    slug="website-refresh",
    name="Website refresh",
    category="digital-projects",
    summary="A tired site made quick, clear and easy to keep up to date, for one price agreed before we begin.",
    price=940,
    minutes=45,
    lead="You keep your address and your words; we make the rest worth visiting.",
    story=(
        "<p>You buy the whole job at one price. It begins with a talk of three quarters of an hour, at a time you "
        "choose or when we call you, and ends when the new site is online and you have been shown how to edit it.</p>"
    ),
    included=("A new look for every page you have", "Pages that are quick on a telephone", "Two rounds of changes"),
    not_included=("Domain and hosting fees", "Online shops"),
    steps=(
        ("A first talk", "What works, what does not, and what the site is for."),
        ("A first version", "Two weeks later; you say what should change."),
        ("Online", "When you have agreed to it, not before."),
    ),
    questions=(("Do I have to be there?", "<p>No. The first talk can be by telephone.</p>"),),
    groups=(
        (
            "How large is your site?",
            (DemoChoice("Up to five pages"), DemoChoice("Six to twelve pages", 380), DemoChoice("More than that", 860)),
        ),
    ),
    extras=(DemoChoice("A day of writing", 420, summary="We write or shorten your words with you.", most=3),),
    pay_on_day=False,
)
KICKOFF_MINUTES = 45

# Service, outcodes, price in pounds. Service, person, price in pounds. Service, price, days from now.
AREA_PRICES = (("regular-clean", "BA1 BA2", 48),)
PERSON_PRICES = (("regular-clean", "nell-barrow", 46),)
COMING_PRICES = (("deep-clean", 10, 45),)
