"""Every address of the site. Booking and checkout stand before Wagtail, so no editor can break a purchase."""

from __future__ import annotations

from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

from config import api
from core import views as core_views

urlpatterns = [
    path("admin/", admin.site.urls),
    path("cms/", include(wagtailadmin_urls)),
    path("accounts/", include("allauth.urls")),
    path("", include("payments.urls")),
    *api.urlpatterns,
    *api.with_slash,
    *api.nothing_here,
    path("", include(wagtail_urls)),
]
if settings.DEBUG:
    urlpatterns[:0] = [
        path("patterns/", core_views.pattern_library),
        path("patterns/flow/", core_views.pattern_flow),
        path("patterns/app/", core_views.pattern_app),
    ]
