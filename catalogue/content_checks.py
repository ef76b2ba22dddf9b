"""What the catalogue knows about a page: whether what it speaks of can be bought."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from catalogue.models import Service
from core.content_checks import Finding, content_check
from core.page_parts import Part

CHIP = re.compile(r'<embed\b(?=[^>]*embedtype="price")[^>]*\bid="(\d{1,18})"')


@content_check
def not_on_sale(parts: list[Part], at: datetime) -> Iterator[Finding]:
    """Name what was chosen, or put into a text as a live price, and cannot be bought."""
    spoken_of = [(part.place, pk) for part in parts for pk in _services_in(part)]
    services = {
        service.pk: service for service in Service.objects.priced(at).filter(pk__in={pk for _, pk in spoken_of})
    }
    for place, pk in spoken_of:
        service = services.get(pk)
        if service is not None and not (service.active and service.price(at) is not None):
            why = "has no price yet" if service.active else "is not active"
            yield Finding(
                "not-on-sale",
                place,
                f"“{service}” {why}, so nobody can book it. Choose another service, or ask Pricing.",
            )


def _services_in(part: Part) -> list[int]:
    if part.kind == "chosen" and isinstance(part.value, Service):
        return [part.value.pk]
    return [int(pk) for pk in CHIP.findall(part.html)]
