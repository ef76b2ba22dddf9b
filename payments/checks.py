"""What must not be set wrongly, told before anything starts."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from payments.stripe_settings import trouble_with

SHORTEST_SECRET = 24
FONT_PACKAGES = ("font_manrope", "font_source_serif_pro")


@register("payments")
def sandbox_is_for_development(**kwargs: Any) -> list[CheckMessage]:
    """The demonstration takes orders and no money: never outside a developer's machine and the tests."""
    if not settings.PAYMENTS_SANDBOX or settings.DEBUG or getattr(settings, "UNDER_TEST", False):
        return []
    return [
        Error(
            "The demonstration gateway is switched on outside development.",
            hint="Unset PAYMENTS_SANDBOX: it takes orders and no money.",
            id="payments.E001",
        )
    ]


@register("payments")
def sandbox_secret_is_long(**kwargs: Any) -> list[CheckMessage]:
    secrets = settings.SANDBOX_WEBHOOK_SECRET.split(",")
    if not settings.PAYMENTS_SANDBOX or all(len(secret.strip()) >= SHORTEST_SECRET for secret in secrets):
        return []
    return [
        Error(
            "SANDBOX_WEBHOOK_SECRET is too short to sign with.",
            hint=f"Use at least {SHORTEST_SECRET} characters.",
            id="payments.E002",
        )
    ]


@register("payments")
def site_address_is_whole(**kwargs: Any) -> list[CheckMessage]:
    """Payers are sent back to SITE_URL, and the demonstration posts its notices there."""
    parts = urlsplit(settings.SITE_URL)
    if parts.scheme in ("http", "https") and parts.netloc:
        return []
    return [Error("SITE_URL is no address.", hint="Write it like https://book.example.org.", id="payments.E003")]


@register("payments")
def tolerance_is_sensible(**kwargs: Any) -> list[CheckMessage]:
    if 0 < settings.WEBHOOK_TOLERANCE_SECONDS <= 3600:
        return []
    return [
        Error(
            "WEBHOOK_TOLERANCE_SECONDS must lie between 1 and 3600.",
            hint="Older notices could be replayed; 300 is usual.",
            id="payments.E004",
        )
    ]


@register("payments")
def stripe_is_whole_or_absent(**kwargs: Any) -> list[CheckMessage]:
    """Half of Stripe takes cards and hears nothing, or shows a form that nobody answers."""
    trouble = trouble_with(
        settings.STRIPE_SECRET_KEY,
        settings.STRIPE_PUBLISHABLE_KEY,
        settings.STRIPE_WEBHOOK_SECRETS,
        settings.STRIPE_JS_URL,
    )
    return [Error(said, hint="docs/deployment.md says what each of them is.", id="payments.E006") for said in trouble]


@register("payments")
def receipt_fonts_are_there(**kwargs: Any) -> list[CheckMessage]:
    missing = [name for name in FONT_PACKAGES if name not in settings.FONT_FOLDERS]
    if not missing:
        return []
    return [Warning(f"Receipts fall back to Helvetica: {', '.join(missing)} missing.", id="payments.W005")]
