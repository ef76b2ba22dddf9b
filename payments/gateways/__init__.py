"""The ways to pay, by code."""

from __future__ import annotations

from django.conf import settings

from payments.gateways.base import Gateway, UnknownGateway
from payments.gateways.offline import OfflineGateway
from payments.gateways.sandbox import SandboxGateway
from payments.gateways.stripe import StripeGateway

# In the order in which they are offered: a real house, where there is one, before the demonstration.
GATEWAYS: dict[str, Gateway] = {
    "stripe": StripeGateway(),
    "sandbox": SandboxGateway(),
    "offline": OfflineGateway(),
}


def available_gateways() -> list[str]:
    """Return the codes a customer can be offered: Stripe with a key, the demonstration where it is switched on."""
    is_on = {"stripe": bool(settings.STRIPE_SECRET_KEY), "sandbox": settings.PAYMENTS_SANDBOX}
    return [code for code in GATEWAYS if is_on.get(code, True)]


def get_gateway(code: str) -> Gateway:
    """Return a gateway; raise UnknownGateway where it does not exist or is switched off."""
    if code not in available_gateways():
        raise UnknownGateway("This way to pay is not available. Choose another one.")
    return GATEWAYS[code]
