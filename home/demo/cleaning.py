"""Home cleaning: what Larkfield does most."""

from __future__ import annotations

from home.demo.shapes import DemoChoice, DemoService

HOME_SIZE = (
    DemoChoice("Studio or one bedroom"),
    DemoChoice("Two bedrooms", 14, 30),
    DemoChoice("Three bedrooms", 28, 60),
    DemoChoice("Four bedrooms or more", 46, 120),
)

CLEANING = (
    DemoService(
        slug="regular-clean",
        name="Regular clean",
        category="home-cleaning",
        summary="The weekly tidy and shine: kitchen, bathroom, floors and dust, done before you are back.",
        price=42,
        minutes=120,
        lead="Come home to a kitchen you can cook in and a bathroom you want to use.",
        story=(
            "<p>A regular clean keeps a lived-in home pleasant. We work from the top of each room to the bottom, "
            "the same "
            "way every time, so nothing depends on who happens to come.</p><p>Tell us what matters most to you. Some "
            "people care about the hob, others about the skirting boards. Two hours go a long way when they are "
            "spent in the right place.</p>"
        ),
        included=(
            "Kitchen worktops, sink, hob and the outside of cupboards",
            "Bathroom and toilet, limescale wiped away",
            "Dusting of everything within reach",
            "Floors vacuumed and mopped",
            "Beds made, bins emptied",
        ),
        not_included=(
            "Inside of oven and fridge (add them when you book)",
            "Windows from outside",
            "Washing up after parties",
        ),
        steps=(
            ("We ring the bell", "Or use the key safe, if you would rather be at work."),
            ("A two-minute walk round", "You show us what matters; we write it down for next time."),
            ("We clean and check", "Before leaving we go through every room once more."),
        ),
        questions=(
            ("Do I need to be at home?", "<p>Only to let us in. Many customers leave a key in a key safe.</p>"),
            (
                "Do you bring everything?",
                "<p>Yes: cloths, products and a vacuum cleaner. If you prefer yours, say so.</p>",
            ),
            (
                "Will the same person come each time?",
                "<p>You can choose the person when you pick a time. If you do not mind, we send whoever is "
                "nearest.</p>",
            ),
        ),
        groups=(("How large is your home?", HOME_SIZE),),
        extras=(
            DemoChoice("Inside of the oven", 28, 45, "Racks soaked, glass scraped, fat gone."),
            DemoChoice("Inside of the fridge", 14, 30, "Shelves out, washed and dried."),
            DemoChoice("Ironing", 18, 60, "By the hour, on your board or ours.", 3),
        ),
        consultation="home-organising-consultation",
    ),
    DemoService(
        slug="deep-clean",
        name="Deep clean",
        category="home-cleaning",
        summary="Once or twice a year: behind, under and inside everything a weekly clean goes round.",
        price=118,
        minutes=240,
        lead="For the places nobody looks at until they have to.",
        story=(
            "<p>A deep clean is slow on purpose. We move what can be moved, descale what has furred up and wash "
            "what is "
            "usually only wiped. Most people book one in spring, before a baby or after builders.</p><p>Afterwards a "
            "regular clean keeps it that way with much less effort.</p>"
        ),
        included=(
            "Everything in a regular clean",
            "Behind and under furniture one person can move",
            "Limescale on taps, tiles and shower screens",
            "Inside of kitchen cupboards, if emptied",
            "Skirting boards, door frames, switches and radiators",
        ),
        not_included=("Carpet washing", "Mould behind walls", "Anything above three metres"),
        steps=(
            ("Send us a note", "When you book, tell us about pets, stains and favourite fears."),
            ("Half a day of work", "You are welcome to stay; we will work round you."),
            ("Walk round together", "What you are not happy with we do again, there and then."),
        ),
        questions=(
            ("How long does it take?", "<p>From four hours for a small flat to a full day for a family house.</p>"),
            ("What if you find something broken?", "<p>We leave it as it is and show you.</p>"),
        ),
        groups=(
            (
                "How large is your home?",
                (
                    DemoChoice("Studio or one bedroom"),
                    DemoChoice("Two bedrooms", 36, 60),
                    DemoChoice("Three bedrooms", 72, 120),
                    DemoChoice("Four bedrooms or more", 118, 180),
                ),
            ),
        ),
        extras=(
            DemoChoice("Inside of the oven", 28, 45, "Racks soaked, glass scraped, fat gone."),
            DemoChoice("Inside windows", 22, 45, "Glass, frames and sills of the whole home."),
            DemoChoice("Balcony swept and washed", 16, 30),
        ),
        after=30,
        notice=1440,
        per_day=2,
        consultation="home-organising-consultation",
    ),
    DemoService(
        slug="end-of-tenancy-clean",
        name="End of tenancy clean",
        category="home-cleaning",
        summary="Two people and a checklist letting agents know, so that the deposit comes back.",
        price=196,
        minutes=240,
        lead="Leave the keys on the worktop; we will leave the flat as the inventory says it was.",
        story=(
            "<p>We work to the list most Bristol agents check against, with two people, so that it is done in a "
            "morning. You get photographs of every room the same day.</p><p>If the agent finds something we missed "
            "within three days, we come back and put it right at no cost.</p>"
        ),
        included=(
            "Oven, hob, extractor and fridge inside and out",
            "All cupboards inside, once emptied",
            "Windows from inside, frames and sills",
            "Bathroom descaled, grout scrubbed",
            "Photographs of every room",
        ),
        not_included=("Removal of furniture", "Carpet washing (add it when you book)", "Painting and filling"),
        steps=(
            ("Book the day after you move out", "The flat should be empty and have water and power."),
            ("Two of us come", "With everything; you need not be there."),
            ("Photographs by evening", "To send on to the agent."),
        ),
        questions=(
            ("Is the result guaranteed?", "<p>If the agent objects within three days we come back for free.</p>"),
            ("Can you collect the keys?", "<p>Yes, from any agent inside our area. Tell us in the notes.</p>"),
        ),
        groups=(
            (
                "How large is the flat or house?",
                (
                    DemoChoice("Studio or one bedroom"),
                    DemoChoice("Two bedrooms", 48, 60),
                    DemoChoice("Three bedrooms", 96, 120),
                    DemoChoice("Four bedrooms or more", 150, 180),
                ),
            ),
        ),
        extras=(
            DemoChoice("Carpet washed", 34, 40, "One room, hot water extraction.", 5),
            DemoChoice("Balcony or yard", 24, 30),
        ),
        after=30,
        notice=2880,
        crew=2,
        per_day=2,
        pay_on_day=False,
        consultation="move-in-consultation",
    ),
    DemoService(
        slug="oven-clean",
        name="Oven clean",
        category="home-cleaning",
        summary="Racks in the tank, door taken apart, glass you can see through again.",
        price=58,
        minutes=90,
        lead="Ninety minutes, no fumes, and you can bake the same evening.",
        story=(
            "<p>We take out what comes out, soak it in a heated tank in the van and do the rest by hand. Nothing "
            "caustic stays in your oven.</p>"
        ),
        included=(
            "Racks, trays and side rails",
            "Door glass, also between the panes",
            "Fan cover and bulb glass",
            "Seals",
        ),
        not_included=("Repairs", "Barbecues"),
        steps=(
            ("Let it be cold", "Leave the oven off that morning."),
            ("We take it apart", "On a sheet, so that the floor stays clean."),
            ("We put it together", "And heat it once to see that all is well."),
        ),
        questions=(("Does it smell?", "<p>No. You can use the oven as soon as we have gone.</p>"),),
        groups=(
            (
                "Which oven is it?",
                (
                    DemoChoice("Single oven"),
                    DemoChoice("Double oven", 18, 30),
                    DemoChoice("Range cooker", 42, 60),
                ),
            ),
        ),
        extras=(
            DemoChoice("Hob", 16, 20),
            DemoChoice("Extractor hood", 18, 20),
            DemoChoice("Microwave", 10, 15),
        ),
    ),
    DemoService(
        slug="window-clean",
        name="Window clean",
        category="home-cleaning",
        summary="Inside and outside, frames and sills too, up to the third floor.",
        price=34,
        minutes=60,
        lead="More light for less than a lamp.",
        story=(
            "<p>Outside we use purified water and a long pole, so nobody stands on your flower beds. Inside we work "
            "with a cloth and two buckets, as it should be.</p>"
        ),
        included=("Glass inside and outside", "Frames and sills", "Patio doors"),
        not_included=("Roof windows above the third floor", "Paint splashes after decorating"),
        steps=(
            ("Clear the sills", "Plants and photographs, if you can."),
            ("Outside first", "Rain afterwards does no harm: purified water leaves no marks."),
            ("Inside last", "With dust sheets where they are needed."),
        ),
        questions=(("What if it rains?", "<p>Light rain is fine. In a storm we call you and move the visit.</p>"),),
        groups=(
            (
                "How many windows are there?",
                (
                    DemoChoice("Up to eight"),
                    DemoChoice("Nine to sixteen", 20, 45),
                    DemoChoice("More than sixteen", 44, 90),
                ),
            ),
        ),
        extras=(DemoChoice("Conservatory", 38, 45), DemoChoice("Gutters cleared", 46, 45)),
    ),
    DemoService(
        slug="carpet-clean",
        name="Carpet and sofa clean",
        category="home-cleaning",
        summary="Hot water in, dirt out; dry enough to walk on by the evening.",
        price=64,
        minutes=90,
        lead="What the vacuum leaves behind is most of it.",
        story="<p>We treat stains one by one, rinse with hot water and draw almost all of it out again.</p>",
        included=("Vacuuming first", "Stain treatment", "Hot water extraction", "Advice on drying"),
        not_included=("Silk and viscose", "Moving wardrobes and pianos"),
        steps=(
            ("We test a corner", "To see that the colours hold."),
            ("We wash", "About forty minutes a room."),
            ("You open a window", "Four to six hours later it is dry."),
        ),
        questions=(
            ("Do all stains go?", "<p>Most. Old red wine and bleach marks often stay; we tell you before.</p>"),
        ),
        groups=(
            (
                "What should we clean?",
                (
                    DemoChoice("One room"),
                    DemoChoice("Two rooms", 30, 40),
                    DemoChoice("Three rooms and the stairs", 68, 90),
                ),
            ),
        ),
        extras=(
            DemoChoice("Two-seat sofa", 36, 40),
            DemoChoice("Armchair", 18, 20, most=4),
            DemoChoice("Mattress", 26, 30),
        ),
        after=30,
    ),
)
