"""Every address of the site. Booking and checkout stand before Wagtail, so no editor can break a purchase."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

from config import api

urlpatterns = [
    path("admin/", admin.site.urls),
    path("cms/", include(wagtailadmin_urls)),
    path("accounts/", include("allauth.urls")),
    *api.urlpatterns,
    *api.with_slash,
    *api.nothing_here,
    path("", include(wagtail_urls)),
]
