"""What a page asks of the database when nobody has its copy, in a process that has served others."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.page_cache import store


def asked_by(path: str) -> list[str]:
    """Render a page that was just thrown away, and keep it again; needs PAGE_CACHE_SECONDS."""
    client = Client()
    for _ in range(2):
        client.get(path)
    store.renew([urlsplit(path).path])
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(path)
    assert answer["X-Cache"] == "miss", path
    return [query["sql"] for query in queries.captured_queries]
