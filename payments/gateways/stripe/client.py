"""Speaking to Stripe: one client a key, and the line between a clear answer and none."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import lru_cache

import stripe
from django.conf import settings

from payments.gateways.base import Answer, Refused, Unknown
from payments.stripe_settings import LIVE, mode_of

logger = logging.getLogger(__name__)
# The one this code was written and tested for; the address for notices must be set to the same.
API_VERSION = "2026-10-28.endive"
# Of its own accord the client repeats a call that broke off, under the same key.
RETRIES = 1
SECONDS_TO_CONNECT = 3
KEY_USED_FOR_SOMETHING_ELSE = Refused("idempotency_mismatch")
WRONG_KEY = "Stripe does not accept STRIPE_SECRET_KEY. Set the one of your account, and restart."
NOT_ALLOWED = "Stripe refuses our account or our key. Look in its dashboard at the account and at what the key may do."


def client() -> stripe.StripeClient:
    return _client(settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE, settings.STRIPE_TIMEOUT_SECONDS)


@lru_cache(maxsize=4)
def _client(key: str, base: str, seconds: int) -> stripe.StripeClient:
    stripe.enable_telemetry = False
    return stripe.StripeClient(
        key,
        base_addresses={"api": base},
        stripe_version=API_VERSION,
        max_network_retries=RETRIES,
        http_client=stripe.RequestsClient(timeout=(SECONDS_TO_CONNECT, seconds)),
    )


def is_live() -> bool:
    return mode_of(settings.STRIPE_SECRET_KEY) == LIVE


def answered(ask: Callable[[], Answer], *, is_harmless: bool = False) -> Answer:
    """Ask, and sort the answer.

    Only what Stripe says about the request itself is a no. A wrong key, a limit, a conflict, silence, half an
    answer and a fault of theirs all leave open what an earlier try of the same call has done.
    `is_harmless`: nothing can be charged by what may have been made, since nobody was told its secret. A fault that
    is kept as the answer to this key for good is then a no, so that the payer may begin anew.
    """
    try:
        return ask()
    except stripe.IdempotencyError:
        return KEY_USED_FOR_SOMETHING_ELSE
    except (stripe.InvalidRequestError, stripe.CardError) as no:
        error = no.error
        return Refused((getattr(error, "decline_code", "") or no.code or "invalid_request")[:60])
    except (stripe.AuthenticationError, stripe.PermissionError) as error:
        trouble = WRONG_KEY if isinstance(error, stripe.AuthenticationError) else NOT_ALLOWED
        logger.error(trouble)
        return _unclear(error, trouble=trouble)
    except stripe.StripeError as error:
        return Refused("provider_error") if is_harmless and _is_kept(error) else _unclear(error)
    except (KeyError, TypeError, ValueError, AttributeError):
        logger.exception("an answer of Stripe's cannot be read")
        return Unknown("unreadable")


def _is_kept(error: stripe.StripeError) -> bool:
    """Tell whether this fault is what Stripe will answer to the same key from now on."""
    headers = {name.lower(): value for name, value in dict(error.headers or {}).items()}
    return (error.http_status or 0) >= 500 and headers.get("idempotent-replayed") == "true"


def _unclear(error: stripe.StripeError, *, trouble: str = "") -> Unknown:
    logger.warning("no clear answer from Stripe: %s %s", type(error).__name__, error.http_status)
    return Unknown(f"{type(error).__name__} {error.http_status or ''}".strip(), trouble=trouble)
