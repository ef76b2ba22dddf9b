"""What robots read, and where the contact form is sent."""

from __future__ import annotations

from django.urls import path
from wagtail.contrib.sitemaps.views import sitemap

from home.views import contact, robots

urlpatterns = [
    path("sitemap.xml", sitemap, name="sitemap"),
    path("robots.txt", robots.robots, name="robots"),
    path("contact/send/", contact.send, name="contact_send"),
    path("contact/sent/", contact.sent, name="contact_sent"),
]
