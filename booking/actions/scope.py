"""What a manager looks after, and who handles an order."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F, Model, Q, QuerySet

from accounts.models import Role, User
from booking.access import has_right
from booking.models import ManagerRight, ManagerScope, Order, Provider, Right
from catalogue.models import Service
from core.errors import Conflict, NotAllowed
from core.models import PostcodeArea
from core.transitions import record_event

CHANGED_MEANWHILE = "Somebody else has changed this in the meantime. Look at what stands there now, then change it."


@dataclass(frozen=True)
class Scope:
    """What a manager is to have from now on."""

    rights: Collection[str]
    areas: Collection[PostcodeArea]
    services: Collection[Service]
    providers: Collection[Provider]


@transaction.atomic
def set_scope(manager: User, wanted: Scope, *, version: int, by: User, at: datetime) -> ManagerScope:
    """Replace what a manager looks after and may do; leave in the trail what was added and taken away.

    `version` is that of the scope as it was shown. Raises Conflict if it has changed since, and NotAllowed.
    """
    if not by.is_admin:
        raise NotAllowed("Only admins decide what a manager looks after.")
    if not manager.is_manager:
        raise NotAllowed(f"{manager} is no manager.", code="no_manager")
    scope, _made = ManagerScope.objects.get_or_create(user=manager)
    if not ManagerScope.objects.filter(pk=scope.pk, version=version).update(version=F("version") + 1):
        raise Conflict(CHANGED_MEANWHILE, code="stale")
    before = _in_words(scope)
    scope.areas.set(wanted.areas)
    scope.services.set(wanted.services)
    scope.providers.set(wanted.providers)
    scope.rights.all().delete()
    ManagerRight.objects.bulk_create(
        ManagerRight(scope=scope, right=right) for right in Right.values if right in wanted.rights
    )
    after = _in_words(scope)
    record_event(manager, new="scope changed", at=at, actor=by, reason=_difference(before, after))
    scope.refresh_from_db()
    return scope


@transaction.atomic
def assign_order(order: Order, user: User | None, *, by: User, at: datetime) -> None:
    """Say who handles an order, or that nobody does; what it is already changes nothing.

    `order` is as the person saw it: raises Conflict if somebody else has said otherwise since. Raises NotAllowed
    where `by` may not, or where `user` could not even see the order.
    """
    if not _may_assign(by, order):
        raise NotAllowed("You may not say who handles this order.")
    if user == order.handled_by:
        return
    if user is not None and not handlers_for(order).filter(pk=user.pk).exists():
        raise NotAllowed(f"{user} does not look after this order.", code="not_theirs")
    old = order.handled_by
    if not Order.objects.filter(pk=order.pk, handled_by=old).update(handled_by=user):
        raise Conflict("Somebody else has just said who handles this. Look again.", code="stale")
    order.handled_by = user
    reason = f"Handled by {user}, before that by {old or 'nobody'}" if user else f"Handled by nobody, before by {old}"
    record_event(order, new="handler changed", at=at, actor=by, reason=reason)


def handlers_for(order: Order) -> QuerySet[User]:
    """Return who can handle an order: admins, and managers who see it."""
    scopes = ManagerScope.objects.covering(order).filter(rights__right=Right.SEE_ORDERS)
    is_admin = Q(role=Role.ADMIN) | Q(is_superuser=True)
    is_manager = Q(role=Role.MANAGER, pk__in=scopes.values("user"))
    return User.objects.filter(is_admin | is_manager, is_active=True).order_by("name", "email")


def _may_assign(by: User, order: Order) -> bool:
    return has_right(by, Right.CHANGE) and Order.objects.visible_to(by).filter(pk=order.pk).exists()


def _in_words(scope: ManagerScope) -> set[str]:
    return {
        *_named("area", scope.areas.all()),
        *_named("service", scope.services.all()),
        *_named("provider", scope.providers.all()),
        *(f"right {row.right}" for row in scope.rights.all()),
    }


def _named(kind: str, rows: Iterable[Model]) -> set[str]:
    return {f"{kind} {row}" for row in rows}


def _difference(before: set[str], after: set[str]) -> str:
    said = [f"+ {name}" for name in sorted(after - before)] + [f"- {name}" for name in sorted(before - after)]
    return "; ".join(said) or "Saved without a change"
