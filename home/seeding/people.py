"""Who works at Larkfield, and who may sign in."""

from __future__ import annotations

from datetime import datetime, time
from decimal import Decimal
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group

from accounts.actions import register_customer
from accounts.models import Role, User
from booking.actions.schedule import refresh_provider
from booking.models import ManagerRight, ManagerScope, Provider, Right, ServiceArea, WorkingHours
from catalogue.models import Service
from core.geo import locate
from core.models import PostcodeArea
from home.demo.people import PROVIDERS
from home.demo.shapes import DemoProvider
from home.roles import APPROVERS

PASSWORD = "larkfield-demo"  # noqa: S105 - known to everybody, refused in production with the whole command
ACCOUNTS = (
    ("customer@larkfield.example", "Ada Marsh", Role.CUSTOMER),
    ("provider@larkfield.example", "Nell Barrow", Role.STAFF),
    ("manager@larkfield.example", "Maud Ellery", Role.MANAGER),
    ("admin@larkfield.example", "Cyril Lark", Role.ADMIN),
)
# Editors of the CMS have no role at work: their groups say what they may do there. The manager approves.
EDITORS = (
    ("marketing@larkfield.example", "Ruby Fenn", "Marketing"),
    ("pricing@larkfield.example", "Owen Tarr", "Pricing"),
    ("seo@larkfield.example", "Ines Holm", "SEO"),
    ("manager@larkfield.example", "Maud Ellery", APPROVERS),
)
FIRST_PROVIDER = "nell-barrow"


def seed_accounts() -> None:
    for email, name, role in ACCOUNTS:
        if User.objects.filter(email=email).exists():
            continue
        rights = {"is_staff": True, "is_superuser": True} if role == Role.ADMIN else {}
        user = _account(email, name, role=role, **rights)
        if role == Role.CUSTOMER:
            register_customer(user, name=name)


def seed_scope() -> None:
    """Give the manager three districts, one service and one person to look after; not to take lists away."""
    scope, made = ManagerScope.objects.get_or_create(user=User.objects.get(email="manager@larkfield.example"))
    if not made:
        return
    scope.areas.set(PostcodeArea.objects.filter(outcode__in=("BS5", "BS6", "BS7")))
    scope.services.set(Service.objects.filter(slug="deep-clean"))
    scope.providers.set(Provider.objects.filter(slug=FIRST_PROVIDER))
    ManagerRight.objects.bulk_create(
        ManagerRight(scope=scope, right=right) for right in Right.values if right != Right.EXPORT
    )


def seed_editors() -> None:
    """Give each group of editors somebody to sign in as."""
    for email, name, group in EDITORS:
        user = User.objects.filter(email=email).first() or _account(email, name)
        user.groups.add(Group.objects.get(name=group))


def _account(email: str, name: str, **fields: Any) -> User:
    user = User.objects.create_user(email, PASSWORD, name=name, **fields)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def seed_providers(*, at: datetime) -> None:
    services = {service.slug: service for service in Service.objects.all()}
    for words in PROVIDERS:
        _provider(words, services, at=at)


def _provider(words: DemoProvider, services: dict[str, Service], *, at: datetime) -> None:
    provider, made = Provider.objects.get_or_create(slug=words.slug, defaults={"name": words.name, "bio": words.bio})
    if not made:
        return
    if words.slug == FIRST_PROVIDER:
        provider.user = User.objects.get(email="provider@larkfield.example")
        provider.save(update_fields=["user"])
    provider.services.set([services[slug] for slug in words.services])
    WorkingHours.objects.bulk_create(
        WorkingHours(provider=provider, weekday=day, starts=time.fromisoformat(starts), ends=time.fromisoformat(ends))
        for days, starts, ends in words.hours
        for day in days
    )
    for postcode, radius in words.areas:
        place = locate(postcode)
        ServiceArea.objects.create(
            provider=provider,
            postcode=postcode,
            lat=Decimal(str(place.lat)),
            lng=Decimal(str(place.lng)),
            radius_km=radius,
        )
    refresh_provider(provider, at=at)
