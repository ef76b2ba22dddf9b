"""The drawn card of a page, at an address that names its content."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe
from wagtail.models import Page

from core.pages import SitePage
from core.seo.head import card_of
from core.seo.lookup import head_context
from core.seo.shelf import keep, kept

FOR_EVER = "public, max-age=31536000, immutable"


@require_safe
def social_card(request: HttpRequest, page_id: str, digest: str) -> HttpResponse:
    """Return the card; who comes with the name of an old one is led to that of today."""
    number = int(page_id)
    drawn = kept(number, digest)
    if drawn is None:
        card = card_of(_page(number), head_context(request))
        if card.digest != digest:
            return HttpResponseRedirect(card.path(number), headers={"Cache-Control": "public, max-age=300"})
        drawn = keep(number, card)
    return HttpResponse(drawn, content_type="image/png", headers={"Cache-Control": FOR_EVER})


def _page(number: int) -> SitePage:
    """Return a page everybody may read; the card of any other would tell its title."""
    page = Page.objects.live().public().filter(pk=number).first()
    specific = page.specific if page else None
    if not isinstance(specific, SitePage):
        raise Http404
    return specific
