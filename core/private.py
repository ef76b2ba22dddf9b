"""Answers that are for one person."""

from __future__ import annotations

from django.http import HttpResponseBase


def keep_private(response: HttpResponseBase) -> None:
    """Keep an answer out of every cache and search engine."""
    response["Cache-Control"] = "no-store, private"
    response["X-Robots-Tag"] = "noindex, nofollow"
