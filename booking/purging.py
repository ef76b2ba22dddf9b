"""What changes on the public pages when the firm does. Free times change too often: pages show them for a minute."""

from __future__ import annotations

from booking.models import Provider, ServiceArea
from core.page_cache import everything, on_change


def register() -> None:
    on_change(Provider, Provider.services.through, ServiceArea, rule=everything)
