"""The site's addresses, and its pictures, which a proxy serves in production."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.static import serve

from config.urls import handler400, handler429, handler500
from config.urls import urlpatterns as site_urls

__all__ = ["handler400", "handler429", "handler500", "urlpatterns"]


def shown(request: HttpRequest, template: str) -> HttpResponse:
    """Show a page one meets only when something is wrong."""
    return render(request, template)


urlpatterns = [
    path("media/<path:path>", serve, {"document_root": settings.MEDIA_ROOT}),
    path("quality/refused/", shown, {"template": "403.html"}),
    path("quality/broken/", shown, {"template": "500.html"}),
    *site_urls,
]
