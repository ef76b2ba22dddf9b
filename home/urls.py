"""What robots read, and where the contact form is sent."""

from __future__ import annotations

from django.urls import path

from core.page_cache import cacheable
from home.views import contact, robots

urlpatterns = [
    path("sitemap.xml", cacheable(robots.sitemap), name="sitemap"),
    path("robots.txt", cacheable(robots.robots), name="robots"),
    path("llms.txt", cacheable(robots.llms), name="llms"),
    path("contact/send/", contact.send, name="contact_send"),
    path("contact/sent/", contact.sent, name="contact_sent"),
]
