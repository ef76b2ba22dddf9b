"""The database a peer on Django keeps its things in. Standard library only, as everything peers import of ours."""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import urlparse


def database() -> dict[str, Any]:
    """Return Django's settings for DATABASE_URL, with what makes SQLite as quick and safe as the product's."""
    url = urlparse(os.environ["DATABASE_URL"])
    if url.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": url.path[1:],
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            },
        }
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": url.path[1:],
        "USER": url.username or "",
        "PASSWORD": url.password or "",
        "HOST": url.hostname or "",
        "PORT": str(url.port or ""),
    }
