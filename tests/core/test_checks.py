"""Half-right settings are named before the first customer meets them."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.checks import run_checks
from pytest_django import Settings


def ours() -> list[str]:
    """Return the ids of our own complaints, those about deployment included."""
    found = run_checks(include_deployment_checks=True)
    return sorted(str(message.id) for message in found if str(message.id).startswith("callout."))


def without(settings: Settings) -> Settings:
    """Return settings no check of ours complains about."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": "x"}}
    return settings


def test_good_settings_raise_no_complaint(settings: Settings) -> None:
    without(settings)
    assert ours() == []


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        ("SITE_URL", "www.example.com", "callout.E001"),
        ("SITE_URL", "ftp://www.example.com", "callout.E001"),
        ("SITE_URL", "https://www.example.com/shop", "callout.E001"),
        ("BUSINESS_TIME_ZONE", "Europe/Bristol", "callout.E002"),
        ("BUSINESS_TIME_ZONE", "../etc/passwd", "callout.E002"),
        ("CURRENCY", "QUID", "callout.E003"),
        ("MIDDLEWARE", django_settings.MIDDLEWARE[2:], "callout.E005"),
        ("HOLD_MINUTES", 0, "callout.E006"),
        ("DRAFT_DAYS", 0, "callout.E007"),
        ("IDEMPOTENCY_DAYS", 0, "callout.E007"),
        ("BASKET_REMINDER_HOURS", -1, "callout.E008"),
        ("BASKET_REMINDER_HOURS", 30 * 24, "callout.E008"),
        ("ONBOARDING_AFTER_MINUTES", -1, "callout.E009"),
    ],
)
def test_a_wrong_setting_is_named(settings: Settings, name: str, value: Any, complaint: str) -> None:
    setattr(without(settings), name, value)
    assert ours() == [complaint]


def test_a_cache_of_each_process_alone_is_named(settings: Settings) -> None:
    without(settings).CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    assert ours() == ["callout.W001"]


def test_sqlite_that_locks_late_is_named(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    late = {"ENGINE": "django.db.backends.sqlite3", "OPTIONS": {}}
    monkeypatch.setitem(without(settings).DATABASES, "default", late)
    assert ours() == ["callout.E004"]
