"""The site with the development letterbox, as it is where mails are files."""

from django.urls import include, path

from config.urls import urlpatterns as site_urls

urlpatterns = [path("dev/mail/", include("notifications.urls")), *site_urls]
