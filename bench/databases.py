"""Throw-away databases: files under var/, and on PostgreSQL databases that are made and dropped."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlparse, urlunparse

import psycopg

from bench.asking import ROOT

LOCAL = "postgres://postgres@127.0.0.1:5432/postgres"


def postgresql() -> str | None:
    """Return the address of a PostgreSQL server that lets us in: DATABASE_URL's, or the one of this machine."""
    named = os.environ.get("DATABASE_URL", "")
    address = named if named.startswith("postgres") else LOCAL
    try:
        with psycopg.connect(_to(address, "postgres"), connect_timeout=2):
            return address
    except psycopg.OperationalError:
        return None


@contextmanager
def throw_away(name: str, server: str | None) -> Iterator[str]:
    """Yield the URL of an empty database; without a server it is an SQLite file."""
    if server is None:
        file = ROOT / "var" / f"bench-{os.getpid()}-{name}.sqlite3"
        try:
            yield f"sqlite:///{file}"
        finally:
            for suffix in ("", "-wal", "-shm"):
                file.with_name(file.name + suffix).unlink(missing_ok=True)
        return
    database = f"callout_bench_{os.getpid()}_{name}"
    with psycopg.connect(_to(server, "postgres"), autocommit=True) as db:
        db.execute(f'CREATE DATABASE "{database}"'.encode())
        try:
            yield _to(server, database)
        finally:
            db.execute(f'DROP DATABASE "{database}" WITH (FORCE)'.encode())


def _to(address: str, database: str) -> str:
    return urlunparse(urlparse(address)._replace(path=f"/{database}"))
