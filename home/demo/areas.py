"""The places Larkfield has something to say about."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class DemoArea:
    slug: str
    title: str
    name: str
    outcodes: str
    summary: str
    story: str
    service: str = ""


AREAS: tuple[DemoArea, ...] = (
    DemoArea(
        "clifton",
        "Cleaning and help in Clifton",
        "Clifton",
        "BS8",
        "Tall windows, four flights of stairs and no parking: we know Clifton.",
        "<h2>What is special here</h2><p>Most homes are flats in old houses, with sash windows that ask for patience. "
        "We carry what we need up the stairs and park on the Downs, so you need no permit for us.</p>",
    ),
    DemoArea(
        "bedminster",
        "Cleaning and help in Bedminster",
        "Bedminster",
        "BS3",
        "From North Street to Windmill Hill, usually within the week.",
        "<h2>What is special here</h2><p>Terraces with narrow halls and much-used kitchens. An oven is "
        "{price:oven-clean}, and there is almost always one to do next door.</p>",
    ),
    DemoArea(
        "redland",
        "Cleaning and help in Redland and Cotham",
        "Redland",
        "BS6",
        "Family houses, shared houses and the week the students move.",
        "<h2>What is special here</h2><p>In July and August every second house changes hands. Book an end of tenancy "
        "clean early: {price:end-of-tenancy-clean}, with two people and the agents’ list.</p>",
    ),
    DemoArea(
        "oven-cleaning-bishopston",
        "Oven cleaning in Bishopston",
        "Bishopston",
        "BS7",
        "Somebody with a heated tank in the van passes Gloucester Road most days.",
        "<p>We park for ninety minutes, take the oven apart on a sheet and leave it as it was in the shop.</p>",
        "oven-clean",
    ),
    DemoArea(
        "keynsham",
        "Cleaning and help in Keynsham",
        "Keynsham",
        "BS31",
        "Half-way to Bath and still one of ours.",
        "<p>We come on set days, so that the price stays the same as in town.</p>",
    ),
)
