"""What robots read."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from core.page_cache import cacheable

PRIVATE = ("/accounts/", "/admin/", "/api/", "/checkout/", "/cms/", "/dashboard/", "/orders/")


@require_safe
@cacheable
def robots(request: HttpRequest) -> HttpResponse:
    """Keep robots out of what is private, and show them the sitemap."""
    rules = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in PRIVATE),
        "",
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
    ]
    return HttpResponse("\n".join(rules) + "\n", content_type="text/plain; charset=utf-8")
