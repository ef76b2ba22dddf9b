"""What stands on which account. Pure; a posting is the difference between two standings.

    clearing:<gateway>         money at the provider that is ours
    dispute_suspense           money the provider has taken back while a dispute runs
    fees:<gateway>             what the provider kept
    receivable:<payable>       what the customer has settled of a thing owed (negative)
    customer_credit:<payable>  what came beyond it, or after it was closed (negative)

Since each posting is a difference, the standings are a function of the set of facts, whatever
their order, and each posting sums to nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from payments.projection import Picture

Standing = dict[str, Decimal]


def of_payment(gateway: str, picture: Picture) -> Standing:
    """Return where the money of one payment stands on the provider's side."""
    return {
        f"clearing:{gateway}": picture.net - picture.disputed - picture.fees,
        "dispute_suspense": picture.disputed,
        f"fees:{gateway}": picture.fees,
    }


def accounts_of(payable_id: UUID) -> tuple[str, str]:
    """Name the two accounts of a payable: settled, and credit."""
    return f"receivable:{payable_id}", f"customer_credit:{payable_id}"


def of_payable(payable_id: UUID, *, paid: Decimal, amount: Decimal, closed: bool) -> Standing:
    """Return where paid money stands on the customer's side: nothing is owed once a thing is closed."""
    receivable, credit = accounts_of(payable_id)
    settled = Decimal(0) if closed else min(paid, amount)
    return {receivable: -settled, credit: settled - paid}


def difference(after: Mapping[str, Decimal], before: Mapping[str, Decimal]) -> Standing:
    """Return the entries that lead from one standing to the other; none where nothing moved."""
    moved = {
        account: after.get(account, Decimal(0)) - before.get(account, Decimal(0))
        for account in sorted({*after, *before})
    }
    return {account: amount for account, amount in moved.items() if amount}
