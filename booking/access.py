"""What a person may see and do of an order they can see. Which orders those are, `visibility` says."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from booking.models import ManagerRight, Order, Right


@dataclass(frozen=True)
class Reader:
    """Somebody who reads orders, with their rights fetched once for however many orders."""

    user: User
    rights: Set[str]

    def sees_money(self, order: Order) -> bool:
        """Prices are the buyer's business and the admins', and that of managers who have the right."""
        return Right.SEE_MONEY in self.rights or self._bought(order)

    def sees_customer(self, order: Order) -> bool:
        """Who goes there must know whom they meet; a manager needs the right."""
        return Right.SEE_CUSTOMERS in self.rights or self.user.is_provider or self._bought(order)

    def may(self, right: str) -> bool:
        return right in self.rights

    def _bought(self, order: Order) -> bool:
        return order.customer is not None and order.customer.user_id == self.user.pk


def reader(user: User) -> Reader:
    return Reader(user, rights_of(user))


def rights_of(user: User) -> Set[str]:
    """Return what somebody may do: an admin all, a manager what they were given, everybody else nothing."""
    if user.is_admin:
        return frozenset(Right.values)
    if not user.is_manager:
        return frozenset()
    return frozenset(ManagerRight.objects.filter(scope__user=user).values_list("right", flat=True))


def has_right(user: Any, right: str) -> bool:
    return isinstance(user, User) and right in rights_of(user)
