"""Loading the table of outcodes that comes with the product."""

from __future__ import annotations

from decimal import Decimal

from core.data.outcodes import OUTCODES
from core.models import PostcodeArea


def load_outcodes() -> int:
    """Add every outcode that is not known yet and return how many; what a person corrected stays."""
    known = set(PostcodeArea.objects.values_list("outcode", flat=True))
    missing = [
        PostcodeArea(outcode=code, lat=Decimal(lat), lng=Decimal(lng), name=name)
        for code, lat, lng, name in OUTCODES
        if code not in known
    ]
    PostcodeArea.objects.bulk_create(missing)
    return len(missing)
