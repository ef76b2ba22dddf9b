"""The site's addresses, and its pictures, which a proxy serves in production."""

from __future__ import annotations

from django.conf import settings
from django.urls import path
from django.views.static import serve

from config.urls import handler429
from config.urls import urlpatterns as site_urls

__all__ = ["handler429", "urlpatterns"]

urlpatterns = [path("media/<path:path>", serve, {"document_root": settings.MEDIA_ROOT}), *site_urls]
