"""What robots read."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from wagtail.contrib.sitemaps import views as sitemaps

from core.seo.lookup import seo_of
from core.seo.robots import robots_txt
from core.seo.sitemap import PageSitemap
from home.overview import overview

TEXT = "text/plain; charset=utf-8"


@require_safe
@cache_control(public=True, max_age=3600)
def robots(request: HttpRequest) -> HttpResponse:
    """Keep robots out of what is private or was closed to them, and show them the sitemap."""
    seo = seo_of(request)
    sitemap_address = f"{settings.SITE_URL}/sitemap.xml"
    text = robots_txt(seo.robots, seo.robots_extra, sitemap=sitemap_address, staging=settings.SITE_IS_STAGING)
    return HttpResponse(text, content_type=TEXT)


@require_safe
@cache_control(public=True, max_age=600)
def llms(request: HttpRequest) -> HttpResponse:
    """Offer an overview of the site in Markdown, where the firm wants that."""
    if not seo_of(request).llms_txt or settings.SITE_IS_STAGING:
        raise Http404
    return HttpResponse(overview(request), content_type=TEXT)


@require_safe
@cache_control(public=True, max_age=600)
def sitemap(request: HttpRequest) -> HttpResponse:
    """List every page that should be found."""
    answer: HttpResponse = sitemaps.sitemap(request, {"pages": PageSitemap}, template_name="core/sitemap.xml")
    return answer
