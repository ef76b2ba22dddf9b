"""What is wrong with the settings for Stripe. Asked while settings are being read: it knows no models."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

LIVE, TEST = "live", "test"


def mode_of(key: str) -> str:
    """Return `live` or `test`, as the key says of itself; nothing where it is no key of Stripe's."""
    kind, _, rest = key.partition("_")
    mode = rest.partition("_")[0]
    return mode if kind in ("sk", "rk", "pk") and mode in (LIVE, TEST) else ""


def trouble_with(secret: str, publishable: str, notices: Sequence[str], script: str) -> Iterator[str]:
    """Say what would take orders and no money, or money and no orders; nothing where all or none is set."""
    if not (secret or publishable or notices):
        return
    if not (secret and publishable and notices):
        yield "STRIPE_SECRET_KEY, STRIPE_PUBLISHABLE_KEY and STRIPE_WEBHOOK_SECRETS are needed together, or none."
    if secret and not (mode_of(secret) and secret.startswith(("sk_", "rk_"))):
        yield "STRIPE_SECRET_KEY begins with sk_live_, sk_test_, rk_live_ or rk_test_."
    if publishable and not (mode_of(publishable) and publishable.startswith("pk_")):
        yield "STRIPE_PUBLISHABLE_KEY begins with pk_live_ or pk_test_: no other key may reach a browser."
    if secret and publishable and mode_of(secret) != mode_of(publishable):
        yield "STRIPE_SECRET_KEY and STRIPE_PUBLISHABLE_KEY are not of the same mode, live or test."
    if any(not one.startswith("whsec_") or len(one) < 20 for one in notices):
        yield "Each of STRIPE_WEBHOOK_SECRETS begins with whsec_ and is written in full."
    if not script.startswith(("https://", "http://127.0.0.1")):
        yield "STRIPE_JS_URL begins with https://."


def trouble_in_production(secret: str, base: str, *, is_staging: bool) -> Iterator[str]:
    """Say what a developer may do and a firm may not."""
    if mode_of(secret) == TEST and not is_staging:
        yield "STRIPE_SECRET_KEY is a test key: it takes orders and no money. SITE_IS_STAGING=1 allows it."
    if not base.startswith("https://"):
        yield "STRIPE_API_BASE begins with https:// in production."
