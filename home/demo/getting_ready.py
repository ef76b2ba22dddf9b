"""What Larkfield tells people once before it comes, by service. An empty line begins a paragraph."""

from __future__ import annotations

GETTING_READY: dict[str, str] = {
    "deep-clean": (
        "Clear what you can from worktops, window sills and the bathroom shelf, and empty the kitchen cupboards you "
        "would like washed inside. A box in the hall is fine; nobody will look into it.\n\n"
        "We bring cloths, products, a small ladder and a vacuum cleaner. From you we need hot water, a socket in each "
        "room and somewhere to park within a few minutes’ walk. If your street needs a permit, leave one by the door."
        "\n\n"
        "It takes half a day or more, and tiles stay damp for an hour. Pets are happiest behind one closed door; tell "
        "us which. You need not stay. If you can, be there for the last ten minutes: we walk round together, and what "
        "you are not happy with we do again at once."
    ),
    "end-of-tenancy-clean": (
        "The flat should be empty, with power and hot water still on: ask your supplier to end the contract the day "
        "after, not before. Empty the fridge and switch it off the evening before, with its door open.\n\n"
        "Two of us come and bring everything. Please leave the inventory or the agent’s list on the worktop; we work "
        "to it and tick it off.\n\n"
        "You need not be there. Tell us who has the keys and where they go afterwards. Photographs of every room are "
        "with you by the evening."
    ),
    "oven-clean": (
        "Leave the oven off from the evening before: it must be cold when we take it apart. Take out what is not part "
        "of it, and clear the worktop beside it.\n\n"
        "We bring a heated tank in the van, sheets for the floor and all that the glass needs. We need a socket and, "
        "for an hour and a half, a place to park close by.\n\n"
        "There are no fumes, so stay, go out, or put the kettle on. You can bake the same evening."
    ),
    "website-consultation": (
        "Nothing has to be finished before we come. It helps to have three things within reach: the address of your "
        "website, the way to sign in to it, and two websites you like, for whatever reason.\n\n"
        "We bring a laptop and a telephone, to see it as your customers do. A table, two chairs and your Wi-Fi are "
        "all we need, for an hour.\n\n"
        "If somebody else looks after the site, ask them to join us or to be near a telephone. The list we write is "
        "yours, whatever you decide."
    ),
}
