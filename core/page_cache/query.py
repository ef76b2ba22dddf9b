"""Which part of a query string a public page may depend on."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict

# Everything else, such as what advertisements add to their links, is taken away before a page is rendered:
# it can neither fill the store with copies nor show up in a page that others get.
_allowed = {"area", "category", "duration", "page", "price", "q", "sort", "within"}


def allow_parameters(*names: str) -> None:
    """Let public pages read these, each value with a copy of its own."""
    _allowed.update(names)


def wanted(request: HttpRequest) -> str:
    """Return the query a page may depend on, always spelled the same way."""
    if not request.META.get("QUERY_STRING"):
        return ""
    asked = request.GET
    names = sorted(_allowed & asked.keys())
    return urlencode([(name, value) for name in names for value in asked.getlist(name) if value])


def forget_the_rest(request: HttpRequest) -> None:
    """Leave the request only the query that a page may depend on."""
    query = wanted(request)
    if request.META.get("QUERY_STRING", "") != query:
        request.META["QUERY_STRING"] = query
        request.GET = QueryDict(query)
