"""The people pages show: who they are and what they do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from booking.models import Provider
from core.sharing import memo


@dataclass
class Person:
    """A provider as the public knows them."""

    pk: int
    name: str
    bio: str
    services: set[int] = field(default_factory=set)


def team(context: Mapping[str, Any] | None) -> dict[int, Person]:
    """Return everybody active by id, by name, with the services they do: asked once a page."""
    return memo(context, "booking.team", everybody)


def everybody() -> dict[int, Person]:
    rows = Provider.objects.filter(active=True).order_by("name", "pk").values_list("pk", "name", "bio", "services")
    found: dict[int, Person] = {}
    for pk, name, bio, service in rows:
        person = found.setdefault(pk, Person(pk, name, bio))
        if service is not None:
            person.services.add(service)
    return found
