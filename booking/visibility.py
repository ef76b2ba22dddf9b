"""Who may see orders and visits. What is not said here only admins see.

Customers see what was ordered in their name while signed in, or linked to their account since.
Providers see the orders and visits they come to. Managers see nothing more than that yet: what
they may see follows the scope of areas, services and providers they are given, and until scopes
exist none is assumed.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import User
from booking.models import Appointment, Draft, Order, Slot, SlotStatus
from core.visibility import may_see
from payments.models import Invoice, Receipt


@may_see(Order)
def orders_of_the_customer(user: User) -> Q:
    return Q(customer__user=user)


@may_see(Order)
def orders_the_provider_comes_to(user: User) -> Q:
    return Q(pk__in=_claims(user).values("appointment__item__order"))


@may_see(Invoice)
@may_see(Receipt)
def papers_of_the_customer(user: User) -> Q:
    return Q(payable__order__customer__user=user)


@may_see(Draft)
def baskets_kept_with_the_account(user: User) -> Q:
    return Q(user=user)


@may_see(Appointment)
def visits_to_the_customer(user: User) -> Q:
    return Q(item__order__customer__user=user)


@may_see(Appointment)
def visits_of_the_provider(user: User) -> Q:
    return Q(pk__in=_claims(user).values("appointment"))


def _claims(user: User) -> QuerySet[Any]:
    """Return the booked claims on this provider's time: a hold is not yet a visit, a released one no more."""
    if not user.is_provider:
        return Slot.objects.none()
    return Slot.objects.filter(provider__user=user, status=SlotStatus.BOOKED)
