"""Every public page of the CMS offers itself when it is served. A preview takes another way and never does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.models import Page

from core.page_cache.offering import offer

Serve = Callable[[Page, HttpRequest, Any, Any], Any]


def offer_page(serve: Serve) -> Serve:
    """Offer the page to all. Who may see a private one is asked before, by its session: that keeps it unkept."""

    def served(page: Page, request: HttpRequest, args: Any, kwargs: Any) -> Any:
        offer(request)
        return serve(page, request, args, kwargs)

    return served


hooks.register("on_serve_page", offer_page, order=100)
