"""System checks of our own settings: each with an id, and a hint that says what to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from moneyed import CurrencyDoesNotExist, get_currency

UNSHARED_CACHES = ("locmem.LocMemCache", "dummy.DummyCache")
FIRST_MIDDLEWARE = [
    "core.page_cache.middleware.PageCache",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
]


@register()
def check_site_url(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> Iterator[CheckMessage]:
    """SITE_URL stands in front of paths, in mails and towards gateways."""
    parts = urlsplit(settings.SITE_URL)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query or parts.fragment:
        yield Error(
            f"SITE_URL is {settings.SITE_URL!r}, which is not the address of a site.",
            hint="Scheme and host, without a path: https://www.example.com",
            id="callout.E001",
        )


@register()
def check_address_lookup(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> Iterator[CheckMessage]:
    """A lookup that cannot be asked would leave people typing, and nobody would know why."""
    if settings.ADDRESS_LOOKUP not in ("", "local", "google"):
        yield Error(
            f"ADDRESS_LOOKUP is {settings.ADDRESS_LOOKUP!r}.", hint="Leave it empty, or say google.", id="callout.E020"
        )
    elif settings.ADDRESS_LOOKUP == "google" and not settings.GOOGLE_PLACES_KEY:
        yield Error(
            "ADDRESS_LOOKUP is google, but there is no GOOGLE_PLACES_KEY.",
            hint="Make a key for the Places API (New), or leave ADDRESS_LOOKUP empty.",
            id="callout.E021",
        )


@register()
def check_time_zone(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> Iterator[CheckMessage]:
    try:
        ZoneInfo(settings.BUSINESS_TIME_ZONE)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield Error(
            f"BUSINESS_TIME_ZONE is {settings.BUSINESS_TIME_ZONE!r}, which is no time zone.",
            hint="A name of the tz database, such as Europe/London.",
            id="callout.E002",
        )


@register()
def check_currency(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> Iterator[CheckMessage]:
    try:
        get_currency(settings.CURRENCY)
    except CurrencyDoesNotExist:
        yield Error(
            f"CURRENCY is {settings.CURRENCY!r}, which is no currency.",
            hint="An ISO 4217 code, such as GBP.",
            id="callout.E003",
        )


@register()
def check_sqlite_takes_its_lock_first(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> Iterator[CheckMessage]:
    """A deferred transaction that turns into a write fails at once while another writes."""
    database = settings.DATABASES["default"]
    if "sqlite" in database["ENGINE"] and database.get("OPTIONS", {}).get("transaction_mode") != "IMMEDIATE":
        yield Error(
            "SQLite would take its write lock too late, and two customers at once would see an error.",
            hint='Set OPTIONS["transaction_mode"] = "IMMEDIATE".',
            id="callout.E004",
        )


@register()
def check_static_files_are_served(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> Iterator[CheckMessage]:
    if settings.MIDDLEWARE[:3] != FIRST_MIDDLEWARE:
        yield Error(
            "Static files would pass through the whole stack, or not be served at all.",
            hint="PageCache comes first in MIDDLEWARE, then SecurityMiddleware, then WhiteNoiseMiddleware.",
            id="callout.E005",
        )


@register()
def check_times_are_positive(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> Iterator[CheckMessage]:
    if settings.HOLD_MINUTES < 1 or settings.PAYMENT_MINUTES < 1 or settings.HORIZON_DAYS < 1:
        yield Error(
            "HOLD_MINUTES, PAYMENT_MINUTES and HORIZON_DAYS must be at least 1.",
            hint="A hold of no length could never be paid for.",
            id="callout.E006",
        )


@register()
def check_what_is_kept(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> Iterator[CheckMessage]:
    """A basket kept for no days would be deleted while it is filled; one reminded of after it has gone, never."""
    if settings.DRAFT_DAYS < 1 or settings.IDEMPOTENCY_DAYS < 1:
        yield Error(
            "DRAFT_DAYS and IDEMPOTENCY_DAYS must be at least 1.",
            hint="Baskets, and answers to repeated requests, would be gone before anybody comes back.",
            id="callout.E007",
        )
    elif not 0 <= settings.BASKET_REMINDER_HOURS < settings.DRAFT_DAYS * 24:
        yield Error(
            f"BASKET_REMINDER_HOURS is {settings.BASKET_REMINDER_HOURS}, DRAFT_DAYS {settings.DRAFT_DAYS}.",
            hint="Hours from 0, which reminds nobody, to less than the days a basket is kept.",
            id="callout.E008",
        )


@register()
def check_onboarding(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> Iterator[CheckMessage]:
    if settings.ONBOARDING_AFTER_MINUTES < 0:
        yield Error(
            f"ONBOARDING_AFTER_MINUTES is {settings.ONBOARDING_AFTER_MINUTES}.",
            hint="Minutes after an order was confirmed; 0 tells nobody what to have ready.",
            id="callout.E009",
        )


@register(Tags.security, deploy=True)
def check_cache_is_shared(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> Iterator[CheckMessage]:
    """Rate limits counted by each process alone are too high, and a purge reaches only the process that made it."""
    if any(str(cache["BACKEND"]).endswith(UNSHARED_CACHES) for cache in settings.CACHES.values()):
        yield Warning(
            "Rate limits are counted, and pages kept, by each process for itself.",
            hint="Set REDIS_URL, or leave it empty for the file cache of one machine.",
            id="callout.W001",
        )
