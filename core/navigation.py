"""The links of header and footer. The app that lets editors choose them registers how they are found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest


@dataclass(frozen=True)
class Link:
    """A link, or a heading over other links if it leads nowhere itself."""

    title: str
    url: str = ""
    children: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Column:
    title: str
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Navigation:
    header: tuple[Link, ...] = ()
    footer: tuple[Column, ...] = ()


Provider = Callable[[HttpRequest], Navigation]
_providers: list[Provider] = []


def register_navigation(provider: Provider) -> None:
    """Say who knows the links; the last one registered is asked."""
    _providers.append(provider)


def navigation_of(request: HttpRequest | None) -> Navigation:
    """Return the links of the site, asked once a request; none where there is no request to find the site by."""
    if request is None or not _providers:
        return Navigation()
    found: Navigation | None = getattr(request, "_navigation", None)
    if found is None:
        found = _providers[-1](request)
        request._navigation = found  # type: ignore[attr-defined]
    return found
