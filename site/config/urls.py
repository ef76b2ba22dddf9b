"""Every address of the site. Booking and checkout stand before Wagtail, so no editor can break a purchase."""

from __future__ import annotations

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

from accounts.views import staff_door
from config import api
from core import views as core_views
from core.health import healthz
from core.seo.views import social_card

# One way to sign in, with its rate limits and verified addresses, for both admin areas too.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

handler429 = "accounts.views.too_many_requests"
handler400 = "core.away.bad_request"
handler500 = "core.away.server_error"
urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    re_path(r"^share/(?P<page_id>[0-9]{1,10})-(?P<digest>[0-9a-f]{16})\.png$", social_card, name="social_card"),
    path("", include("core.analytics.urls")),
    path("", include("home.urls")),
    path("", include("catalogue.urls")),
    path("dashboard/", include("dashboard.urls")),
    path("admin/", admin.site.urls),
    # Wagtail's own ways to sign in know neither our limits nor our verification: one door for all.
    path("cms/login/", staff_door, name="staff_door"),
    path("_util/login/", staff_door, name="private_pages_door"),
    path("cms/", include(wagtailadmin_urls)),
    path("", include("accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("", include("payments.urls")),
    path("", include("booking.urls")),
    path("", include("services.urls")),
    *api.urlpatterns,
    *api.with_slash,
    *api.nothing_here,
    path("", include(wagtail_urls)),
]
if settings.DEBUG and settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
    urlpatterns.insert(0, path("dev/mail/", include("notifications.urls")))
if settings.DEBUG:
    # In production the proxy serves the pictures of the CMS.
    urlpatterns[:0] = [
        path("media/<path:path>", serve, {"document_root": settings.MEDIA_ROOT}),
        path("patterns/", core_views.pattern_library),
        path("patterns/flow/", core_views.pattern_flow),
        path("patterns/app/", core_views.pattern_app),
    ]
