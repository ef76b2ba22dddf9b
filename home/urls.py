"""What robots read, and where the contact form is sent."""

from __future__ import annotations

from django.urls import path

from home.views import contact, robots

urlpatterns = [
    path("sitemap.xml", robots.sitemap, name="sitemap"),
    path("robots.txt", robots.robots, name="robots"),
    path("llms.txt", robots.llms, name="llms"),
    path("contact/send/", contact.send, name="contact_send"),
    path("contact/sent/", contact.sent, name="contact_sent"),
]
