"""What the catalogue knows about a page: whether what it speaks of can be bought."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from catalogue.models import Service
from core.content_checks import Finding, content_check
from core.page_parts import Part


@content_check
def not_on_sale(parts: list[Part], at: datetime) -> Iterator[Finding]:
    chosen = [part for part in parts if part.kind == "chosen" and isinstance(part.value, Service)]
    on_sale = set(
        Service.objects.on_sale(at).filter(pk__in=[part.value.pk for part in chosen]).values_list("pk", flat=True)
    )
    for part in chosen:
        if part.value.pk not in on_sale:
            why = "has no price yet" if part.value.active else "is not active"
            yield Finding(
                "not-on-sale",
                part.place,
                f"“{part.value}” {why}, so nobody can book it. Choose another service, or ask Pricing.",
            )
