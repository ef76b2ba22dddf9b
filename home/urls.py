"""What robots read."""

from __future__ import annotations

from django.urls import path
from wagtail.contrib.sitemaps.views import sitemap

from core.page_cache import cacheable
from home import views

urlpatterns = [
    path("sitemap.xml", cacheable(sitemap), name="sitemap"),
    path("robots.txt", views.robots, name="robots"),
]
