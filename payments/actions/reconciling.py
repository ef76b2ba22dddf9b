"""The daily comparison with the gateways' books: what differs is handed to a person."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from payments.actions.office import raise_task
from payments.reconcile import differences

# What moved just now may still be on its way to us.
SETTLING = timedelta(minutes=15)
DAYS_BACK = timedelta(days=7)


def hand_over_differences(*, at: datetime) -> int:
    """Put each difference of the last days on the office's list, once; return how many there are. Raises NoAnswer."""
    until = at - SETTLING
    found = list(differences(since=until - DAYS_BACK, until=until))
    for said in found:
        name = hashlib.sha256(said.encode()).hexdigest()[:32]
        raise_task(f"reconcile:{name}", title="Our books and a gateway's differ", detail=said, at=at)
    return len(found)
