"""Every address of the site. Booking and checkout stand before Wagtail, so no editor can break a purchase."""

from __future__ import annotations

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

from core import views as core_views

# One way to sign in, with its rate limits and verified addresses, for both admin areas too.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("", include("home.urls")),
    path("admin/", admin.site.urls),
    path("cms/login/", RedirectView.as_view(url="/accounts/login/?next=/cms/")),
    path("cms/", include(wagtailadmin_urls)),
    path("accounts/", include("allauth.urls")),
    path("", include("payments.urls")),
    path("", include("booking.urls")),
    path("", include(wagtail_urls)),
]
if settings.DEBUG:
    urlpatterns[:0] = [
        path("patterns/", core_views.pattern_library),
        path("patterns/flow/", core_views.pattern_flow),
        path("patterns/app/", core_views.pattern_app),
    ]
