"""What all numbered papers share: a number without a gap, and who we were when they were written."""

from __future__ import annotations

from django.db import connection

from core.models import BusinessSettings
from payments.gateways import available_gateways, get_gateway

# One statement makes the series, takes its next number and keeps the row locked until the transaction ends.
NEXT = """
INSERT INTO payments_series (name, last) VALUES (%s, 1)
ON CONFLICT (name) DO UPDATE SET last = payments_series.last + 1 RETURNING last
"""


def next_number(series: str) -> int:
    """Take the next number of a series. A rollback gives it back, so there is never a gap.

    Whoever comes meanwhile waits: take the number as late in the transaction as can be.
    """
    assert connection.in_atomic_block, "A number taken outside a transaction could be lost."
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [series])
        number: int = cursor.fetchone()[0]
    return number


def is_live() -> bool:
    """Whether the site takes real money: no way to pay that it offers belongs to a demonstration or a trial."""
    return all(get_gateway(code).livemode for code in available_gateways())


def seller() -> dict[str, str]:
    """Return who we are, as set for the default site; the model's defaults where nothing is set yet."""
    firm = BusinessSettings.objects.filter(site__is_default_site=True).first() or BusinessSettings()
    return {
        "name": firm.name,
        "legal_name": firm.legal_name,
        "address": firm.address,
        "phone": firm.phone.as_national if firm.phone else "",
        "email": firm.email,
        "vat_number": firm.vat_number,
        "company_number": firm.company_number,
    }
