"""The people of Larkfield: what each does, when, and how far they go."""

from __future__ import annotations

from home.demo.shapes import DemoProvider

WEEK = (0, 1, 2, 3, 4)
HOUSE = ("regular-clean", "deep-clean", "end-of-tenancy-clean")
TALK = ("home-organising-consultation", "move-in-consultation")
WEB = ("website-consultation", "website-launch-package", "seo-check-up", "website-care-visit")

PROVIDERS = (
    DemoProvider(
        "nell-barrow",
        "Nell Barrow",
        "Twelve years of other people's kitchens. Brings her own coffee.",
        (*HOUSE, *TALK),
        ((WEEK, "08:00", "12:30"), (WEEK, "13:00", "16:30")),
        (("BS6 5QA", 7),),
    ),
    DemoProvider(
        "tomasz-lis",
        "Tomasz Lis",
        "Ovens, carpets and anything with a pump in it.",
        ("oven-clean", "carpet-clean", "window-clean", "end-of-tenancy-clean"),
        ((WEEK, "07:30", "16:00"),),
        (("BS15 1AA", 12),),
    ),
    DemoProvider(
        "amara-cole",
        "Amara Cole",
        "Careful, quick and fond of dogs.",
        ("regular-clean", "deep-clean", "end-of-tenancy-clean", "oven-clean"),
        (((0, 1, 2, 3), "09:00", "17:00"), ((5,), "09:00", "13:00")),
        (("BS3 1AA", 8),),
    ),
    DemoProvider(
        "joan-pettifer",
        "Joan Pettifer",
        "Retired matron; nothing escapes her.",
        ("regular-clean", "home-organising-consultation"),
        (((0, 2, 4), "09:00", "14:00"),),
        (("BS9 1AA", 6),),
    ),
    DemoProvider(
        "malik-osei",
        "Malik Osei",
        "Windows up to the third floor, rain or shine.",
        ("window-clean", "carpet-clean", "regular-clean"),
        ((WEEK, "08:00", "17:00"),),
        (("BS5 6AA", 10), ("BS20 6AA", 6)),
    ),
    DemoProvider(
        "freya-holt",
        "Freya Holt",
        "Studied interior design, stayed for the clearing up.",
        (*TALK, "regular-clean", "deep-clean"),
        (((1, 2, 3, 4), "10:00", "18:00"),),
        (("BS8 1AA", 9),),
    ),
    DemoProvider(
        "rui-mendes",
        "Rui Mendes",
        "End of tenancy specialist; knows every agent's list.",
        (*HOUSE, "oven-clean", "carpet-clean"),
        (((0, 1, 2, 3, 4, 5), "08:00", "16:00"),),
        (("BS34 5AA", 12),),
    ),
    DemoProvider(
        "hattie-lowe",
        "Hattie Lowe",
        "Mornings only, always on time.",
        ("regular-clean", "oven-clean"),
        ((WEEK, "07:00", "13:00"),),
        (("BS31 1AA", 9), ("BA2 1AA", 6)),
    ),
    DemoProvider(
        "simon-achebe",
        "Simon Achebe",
        "Built his first website for the allotment society; it is still online.",
        WEB,
        ((WEEK, "09:00", "17:30"),),
        (("BS1 4RN", 25),),
    ),
    DemoProvider(
        "ines-moreau",
        "Ines Moreau",
        "Writes, photographs and explains, in that order.",
        WEB,
        (((0, 1, 3, 4), "10:00", "16:00"),),
        (("BS7 8AA", 15), ("BA1 1AA", 10)),
    ),
    DemoProvider(
        "george-vale",
        "George Vale",
        "Saturdays and evenings, for people who work in the week.",
        ("regular-clean", "window-clean", "deep-clean"),
        (((1, 3), "14:00", "19:00"), ((5,), "08:00", "17:00")),
        (("BS4 2AA", 9),),
    ),
    DemoProvider(
        "priya-nair",
        "Priya Nair",
        "Half of the end of tenancy pair with Rui, and faster.",
        (*HOUSE, "move-in-consultation"),
        (((0, 1, 2, 3, 4, 5), "08:00", "15:30"),),
        (("BS16 1AA", 12),),
    ),
)
