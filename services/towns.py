"""Which places have a page: told to the blocks that list where we come."""

from __future__ import annotations

from typing import Any

from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from booking.ground import Town, forget, register
from services.models import AreaPage


def written_towns() -> list[Town]:
    """Return the places with a published page; one about everything there goes before one about a service."""
    pages = list(AreaPage.objects.live().public().order_by("-pk"))
    pages.sort(key=lambda page: page.service_id is None)
    return list({page.name.casefold(): Town(page.name, page.get_url() or "") for page in pages}.values())


def connect() -> None:
    register(written_towns)
    for signal in (page_published, page_unpublished, page_slug_changed, post_page_move):
        signal.connect(page_changed, dispatch_uid="services.towns")


def page_changed(**_about: Any) -> None:
    """Look again after any page: the move of a parent changes the addresses below it."""
    forget()
