"""Where pages report what was done, and where visitors decide about it."""

from __future__ import annotations

from django.urls import path

from core.analytics.beacon import seen
from core.analytics.choices import choices

app_name = "analytics"

urlpatterns = [
    path("_f/seen", seen, name="seen"),
    path("privacy/choices/", choices, name="choices"),
]
