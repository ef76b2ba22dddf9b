"""Who may see orders, visits, customers and providers. What is not said here only admins see.

Customers see what was ordered in their name while signed in, or linked to their account since.
Providers see the orders and visits they come to. Managers see what lies in their scope of areas,
services and providers, as far as their rights go; without a scope they see nothing.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import Customer, User
from booking.models import Appointment, Draft, ManagerScope, Order, OrderItem, Provider, Right, Slot, SlotStatus
from core.visibility import may_see
from payments.models import Invoice, Receipt


@may_see(Order)
def orders_of_the_customer(user: User) -> Q:
    return Q(customer__user=user)


@may_see(Order)
def orders_the_provider_comes_to(user: User) -> Q:
    return Q(pk__in=_claims(user).values("appointment__item__order"))


@may_see(Order)
def orders_the_manager_looks_after(user: User) -> Q:
    return Q(pk__in=_looked_after(user, Right.SEE_ORDERS).values("order"))


@may_see(Invoice)
@may_see(Receipt)
def papers_of_the_customer(user: User) -> Q:
    return Q(payable__order__customer__user=user)


@may_see(Invoice)
@may_see(Receipt)
def papers_the_manager_looks_after(user: User) -> Q:
    """A paper names the buyer and what was paid: who sees it may see both."""
    paid = _looked_after(user, Right.SEE_MONEY).values("order")
    named = _looked_after(user, Right.SEE_CUSTOMERS).values("order")
    return Q(payable__order__in=paid) & Q(payable__order__in=named)


@may_see(Draft)
def baskets_kept_with_the_account(user: User) -> Q:
    return Q(user=user)


@may_see(Appointment)
def visits_to_the_customer(user: User) -> Q:
    return Q(item__order__customer__user=user)


@may_see(Appointment)
def visits_of_the_provider(user: User) -> Q:
    return Q(pk__in=_claims(user).values("appointment"))


@may_see(Appointment)
def visits_the_manager_looks_after(user: User) -> Q:
    """All visits of an order: who sees the order is shown every one of them."""
    return Q(item__order__in=_looked_after(user, Right.SEE_ORDERS).values("order"))


@may_see(Customer)
def customers_the_manager_looks_after(user: User) -> Q:
    return Q(orders__in=_looked_after(user, Right.SEE_CUSTOMERS).values("order"))


@may_see(Customer)
def oneself(user: User) -> Q:
    return Q(user=user)


@may_see(Provider)
def providers_the_manager_looks_after(user: User) -> Q:
    return Q(manager_scopes__user=user) if user.is_manager else Q(pk__in=[])


@may_see(Provider)
def oneself_at_work(user: User) -> Q:
    return Q(user=user)


def _looked_after(user: User, right: str) -> QuerySet[OrderItem]:
    if not user.is_manager:
        return OrderItem.objects.none()
    return ManagerScope.objects.of(user, right).items()


def _claims(user: User) -> QuerySet[Any]:
    """Return the booked claims on this provider's time: a hold is not yet a visit, a released one no more."""
    if not user.is_provider:
        return Slot.objects.none()
    return Slot.objects.filter(provider__user=user, status=SlotStatus.BOOKED)
