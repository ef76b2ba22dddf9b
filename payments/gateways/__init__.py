"""The ways to pay, by code."""

from __future__ import annotations

from django.conf import settings

from payments.gateways.base import Gateway, UnknownGateway
from payments.gateways.offline import OfflineGateway
from payments.gateways.sandbox import SandboxGateway

GATEWAYS: dict[str, Gateway] = {"sandbox": SandboxGateway(), "offline": OfflineGateway()}


def available_gateways() -> list[str]:
    """Return the codes a customer can be offered; the demonstration only where it is switched on."""
    return [code for code in GATEWAYS if code != "sandbox" or settings.PAYMENTS_SANDBOX]


def get_gateway(code: str) -> Gateway:
    """Return a gateway; raise UnknownGateway where it does not exist or is switched off."""
    if code not in available_gateways():
        raise UnknownGateway("This way to pay is not available. Choose another one.")
    return GATEWAYS[code]
