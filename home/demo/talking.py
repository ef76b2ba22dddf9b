"""Consultations and digital projects: an hour at your table, and what may follow from it."""

from __future__ import annotations

from home.demo.shapes import DemoChoice, DemoService

CONSULTATIONS = (
    DemoService(
        slug="home-organising-consultation",
        name="Home organising consultation",
        category="consultations",
        summary="An hour in your home with somebody who has seen worse, and a plan you can follow.",
        price=35,
        minutes=60,
        lead="No judgement and no matching boxes: a plan for the rooms you have.",
        story=(
            "<p>We walk through the rooms that bother you, agree what each is for and write down what to do first. You "
            "keep the plan, whether or not you book us for any of it.</p>"
        ),
        included=(
            "An hour at your home",
            "A written plan by the next day",
            "An honest quote for any work you want done",
        ),
        not_included=("The sorting itself", "Furniture"),
        steps=(
            ("We look", "At the two or three rooms that cost you nerves."),
            ("We ask", "Who uses what, and when."),
            ("You get a plan", "One page, in the order to do it."),
        ),
        questions=(
            ("Should I tidy up first?", "<p>No. We want to see how you live.</p>"),
            ("Is the fee taken off later work?", "<p>Yes: book a deep clean within a month and we take it off.</p>"),
        ),
        after=30,
    ),
    DemoService(
        slug="move-in-consultation",
        name="Move-in consultation",
        category="consultations",
        summary="Before the boxes: what to clean, measure and fix while the rooms are empty.",
        price=45,
        minutes=90,
        lead="Empty rooms are the best moment, and it is short.",
        story=(
            "<p>We come to the new place with a tape measure and a camera. Together we decide what is worth "
            "doing before "
            "the furniture arrives, and in which order.</p>"
        ),
        included=("Ninety minutes on site", "Measurements and photographs", "A day-by-day list for moving week"),
        not_included=("Removals", "Surveys of the building"),
        steps=(
            ("Meet at the door", "With the keys, if you have them already."),
            ("Room by room", "We measure, photograph and note."),
            ("The list", "By the next evening, with prices for what we can do."),
        ),
        questions=(("We only have the keys for an hour?", "<p>Then we bring two people and are quick.</p>"),),
        after=30,
        notice=1440,
    ),
    DemoService(
        slug="website-consultation",
        name="Website consultation",
        category="consultations",
        summary="An hour about what your website should do for you, and what it need not.",
        price=60,
        minutes=60,
        lead="For shops, trades and clubs who want an answer before they spend money.",
        story=(
            "<p>We look at what you have, who visits it and what you wish they did. You leave with three things "
            "to change "
            "this week and a plain estimate for anything larger.</p>"
        ),
        included=("An hour at your place", "A look at your figures, if you have any", "Three changes for this week"),
        not_included=("Changes to the site itself", "Logos and printing"),
        steps=(
            ("Tell us about the business", "Ten minutes, no slides."),
            ("We look together", "On your screen and on a telephone."),
            ("You get the list", "And an estimate, if you want one."),
        ),
        questions=(("I have no website yet?", "<p>Good: then nothing has to be thrown away.</p>"),),
        after=30,
        notice=1440,
    ),
)

DIGITAL = (
    DemoService(
        slug="website-launch-package",
        name="Website launch package",
        category="digital-projects",
        summary="From the first talk to a site that takes enquiries: five pages, your words, our work.",
        price=890,
        minutes=180,
        lead="It begins with a half day at your table. Three weeks later it is online.",
        story=(
            "<p>The price covers the whole project. What you book here is the first half day: we collect your "
            "texts and "
            "pictures, agree the pages and set the dates.</p><p>You see a first version after ten days, say what "
            "should "
            "change, and see it again. Only what you have agreed to goes online.</p>"
        ),
        included=(
            "A half day together to begin with",
            "Five pages that work on a telephone",
            "A contact form and your opening hours, easy to change",
            "Two rounds of changes",
            "An hour to show you how to edit it",
        ),
        not_included=("Domain and hosting fees", "Photography (add it when you book)", "Online shops"),
        steps=(
            ("The first half day", "Texts, pictures, pages and dates."),
            ("First version", "Ten days later; you say what should change."),
            ("Online", "When you have agreed to it, not before."),
        ),
        questions=(
            ("Who owns the site?", "<p>You do: the words, the pictures, the design and the access.</p>"),
            ("Can it grow later?", "<p>Yes. It is built with tools any good agency knows.</p>"),
        ),
        groups=(
            (
                "How many pages do you need?",
                (DemoChoice("Up to five"), DemoChoice("Six to ten", 340, 60), DemoChoice("Eleven to twenty", 780, 120)),
            ),
        ),
        extras=(
            DemoChoice("Half a day of photography", 260, 0, "At your place, thirty finished pictures."),
            DemoChoice("Texts written for you", 120, 0, "A page, after a telephone interview.", 10),
        ),
        after=60,
        notice=4320,
        per_day=1,
        pay_on_day=False,
        consultation="website-consultation",
    ),
    DemoService(
        slug="seo-check-up",
        name="SEO check-up",
        category="digital-projects",
        summary="Why you are not found, in plain words, with a list sorted by what it brings.",
        price=180,
        minutes=90,
        lead="No jargon, no monthly contract.",
        story=(
            "<p>We check how search engines see your site, where your neighbours do better and what it would take to "
            "change that. Then we explain it at your table.</p>"
        ),
        included=("A check of up to fifty pages", "Your entry on the maps", "A written list sorted by effect"),
        not_included=("Promises about first places", "Advertising budgets"),
        steps=(
            ("We look beforehand", "Send us the address when you book."),
            ("We come and explain", "Ninety minutes with the list in hand."),
            ("You decide", "Do it yourself, or ask us for a price."),
        ),
        questions=(("How soon does it show?", "<p>Mending what is broken shows in weeks, the rest in months.</p>"),),
        extras=(DemoChoice("Three competitors compared", 60, 30),),
        after=30,
        notice=2880,
        consultation="website-consultation",
    ),
    DemoService(
        slug="website-care-visit",
        name="Website care visit",
        category="digital-projects",
        summary="Two hours for everything that has piled up: updates, texts, that form that never worked.",
        price=140,
        minutes=120,
        lead="Keep a list; we will get through it.",
        story=(
            "<p>We sit down beside you and work through your list. What you want to learn, you do; the rest we do.</p>"
        ),
        included=("Two hours of work on your list", "Updates and a backup", "Notes on what was done"),
        not_included=("New designs", "Hosting fees"),
        steps=(
            ("Send the list", "In the notes, the most annoying thing first."),
            ("We bring the tools", "You bring the passwords."),
            ("It is written down", "So that you can do it next time."),
        ),
        questions=(("Which systems do you know?", "<p>The common ones. Ask us first about anything home-made.</p>"),),
        groups=(("How long is the list?", (DemoChoice("Two hours"), DemoChoice("Half a day", 120, 120))),),
        after=30,
        notice=1440,
        consultation="website-consultation",
    ),
)
