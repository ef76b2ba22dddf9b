"""Who may do what in the CMS, as one table. A firm adds to it in the CMS; what is added there is kept.

`sync_editor_groups` only ever adds what is missing. A right that an administrator gave stays, and one from
this table that was taken away comes back with the next migration: to take it for good, change the table.
Models are named, never imported: a right on one that does not exist (yet) is passed over.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product

APPROVERS = "Approvers"
CONTENT = ("add", "change", "delete", "publish", "lock", "unlock", "view")


@dataclass(frozen=True)
class EditorGroup:
    """A group and its rights: on every page, in every collection, and on models as `app.right_model`."""

    name: str
    pages: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    models: tuple[str, ...] = field(default=())


def _each(rights: tuple[str, ...], *models: str) -> tuple[str, ...]:
    """Name every right on every model, as Django does."""
    return tuple(f"{model.split('.')[0]}.{right}_{model.split('.')[1]}" for model, right in product(models, rights))


SNIPPETS = _each(CONTENT, "core.faq", "core.calltoaction", "core.badge", "core.announcement")
WORDS = _each(("change",), "home.navigationsettings", "booking.bookingwording", "core.businesssettings")
MESSAGES = _each(("view", "change"), "home.contactmessage")
FIRST_FOUND = _each(("add", "change", "delete", "view"), "wagtailsearchpromotions.searchpromotion")
# Both count and sum; neither tells whose an order is.
WHAT_SELLS = ("booking.look_up_order", "core.view_analyticsevent")
ON_SALE = _each(("view",), "catalogue.service", "catalogue.category")
PRICES = _each(("view", "add"), "catalogue.priceversion", "catalogue.areaprice", "booking.providerprice")
# Whoever sets prices also keeps what is priced: a price is no good to a service whose sizes only others may mend.
# Nothing is deleted: orders name it, and what is no longer sold is switched off.
GOODS = _each(
    ("view", "add", "change"),
    *(f"catalogue.{name}" for name in ("service", "category", "question", "optiongroup", "option", "extra")),
)

EDITOR_GROUPS = (
    EditorGroup(
        "Marketing",
        pages=("add_page", "change_page", "publish_page", "lock_page", "unlock_page"),
        pictures=("add_image", "change_image", "choose_image"),
        models=(*SNIPPETS, *WORDS, *MESSAGES, *FIRST_FOUND, *ON_SALE, *WHAT_SELLS),
    ),
    EditorGroup(
        APPROVERS,
        pages=("add_page", "change_page", "publish_page", "lock_page", "unlock_page"),
        pictures=("choose_image",),
        models=(*_each(("view", "change", "publish"), "core.faq", "core.calltoaction", "core.badge"), *ON_SALE),
    ),
    EditorGroup("Pricing", models=(*GOODS, *PRICES)),
    EditorGroup(
        "SEO",
        # Without `add_page` the editor shows only how a page is found: see `core.forms.SitePageForm`.
        pages=("change_page",),
        pictures=("choose_image",),
        models=(
            *_each(("add", "change", "delete", "view"), "wagtailredirects.redirect"),
            *_each(("change",), "core.seosettings", "core.analyticssettings"),
            *FIRST_FOUND,
            *WHAT_SELLS,
        ),
    ),
)
