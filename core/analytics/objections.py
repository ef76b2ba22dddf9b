"""Who else must know when a visitor objects to being counted: apps above register what they do about it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest

Objection = Callable[[HttpRequest], None]
_heard_by: list[Objection] = []


def on_objection(act: Objection) -> None:
    if act not in _heard_by:
        _heard_by.append(act)


def objection_raised(request: HttpRequest) -> None:
    for act in _heard_by:
        act(request)
