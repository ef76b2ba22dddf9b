"""Who may see which rows: the app that knows a relation registers the rule; no rule means admins only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

M = TypeVar("M", bound=Model)
Rule = Callable[[Any], Q]  # takes the signed-in user
_rules: dict[type[Model], list[Rule]] = {}


def may_see(model: type[Model]) -> Callable[[Rule], Rule]:
    """Register a rule for `model`; several rules widen each other."""

    def register(rule: Rule) -> Rule:
        _rules.setdefault(model, []).append(rule)
        return rule

    return register


def visible(queryset: QuerySet[M], user: Any) -> QuerySet[M]:
    """Return the rows of `queryset` that `user` may see; nobody signed in sees nothing."""
    if not user.is_authenticated or not user.is_active:
        return queryset.none()
    if user.is_admin:
        return queryset
    wanted = Q(pk__in=[])
    for rule in _rules.get(queryset.model, []):
        wanted |= rule(user)
    return queryset.filter(wanted).distinct()


class VisibleQuerySet(QuerySet[M]):
    """A queryset that knows who may see its rows."""

    def visible_to(self, user: Any) -> QuerySet[M]:
        return visible(self, user)
