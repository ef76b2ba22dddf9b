"""The product's addresses, and beside them what its pages are measured against."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.safestring import mark_safe
from wagtail.models import Site
from wagtail.rich_text.pages import PageLinkHandler
from wagtail.rich_text.rewriters import LinkRewriter
from wagtail.views import serve

from catalogue.models import Service
from catalogue.queries import card_of
from config.urls import urlpatterns as of_the_product
from core.page_cache.freshness import measured

CARDS = 6
# As Wagtail looks up links before a site brings a handler of its own.
of_wagtail = LinkRewriter(bulk_rules={"page": PageLinkHandler.expand_db_attributes_many})


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse("Hello")


def landing(request: HttpRequest) -> HttpResponse:
    """Render the page as for the store, by a process that has seen others, and keep nothing of it."""
    with measured(0):
        response: Any = serve(request, "")
        html = response.render().content
    request._offered_to_all = False  # type: ignore[attr-defined]
    return HttpResponse(html)


def uncached(request: HttpRequest) -> HttpResponse:
    """Render the page as if the site had no cache: nothing is known of any request before."""
    with _nothing_kept(request):
        return landing(request)


def naive(request: HttpRequest) -> HttpResponse:
    """Render what is on the page as a first version would: each card asks for its price, each answer for its links."""
    with _nothing_kept(request):
        return _naive(request, timezone.now())


def _naive(request: HttpRequest, at: datetime) -> HttpResponse:
    site = Site.find_for_request(request)
    assert site is not None
    page: Any = site.root_page.specific
    on_sale = Service.objects.filter(active=True).with_choices().with_other_prices(at)[:CARDS]
    cards = [card_of(service, at) for service in on_sale]
    menu = page.get_children().live().in_menu().specific()
    return render(request, "bench/naive.html", {"page": page, "cards": cards, "faqs": _faqs(page), "menu": menu})


@contextmanager
def _nothing_kept(request: HttpRequest) -> Iterator[None]:
    """Let nothing be remembered from one request to the next, not even which site it is."""
    del request._wagtail_site  # type: ignore[attr-defined]
    kept, settings.PAGE_CACHE_SECONDS = settings.PAGE_CACHE_SECONDS, 0
    try:
        yield
    finally:
        settings.PAGE_CACHE_SECONDS = kept


def _faqs(page: Any) -> list[tuple[str, str]]:
    return [
        (asked["question"], mark_safe(of_wagtail(asked["answer"].source)))
        for block in page.body
        if block.block_type == "faq"
        for asked in block.value["questions"]
    ]


urlpatterns = [
    path("bench/bare", bare),
    path("bench/landing", landing),
    path("bench/uncached", uncached),
    path("bench/naive", naive),
    *of_the_product,
]
