"""Databases, caches and the queue of tasks."""

from __future__ import annotations

from typing import Any

import environ
from redis.backoff import NoBackoff
from redis.retry import Retry

from config.settings.environment import VAR, env


def database(url: str) -> dict[str, Any]:
    """Return Django's settings for a database URL, safe for many writers at once.

    SQLite must take its write lock when the transaction begins: a read that turns into a
    write cannot wait, it fails at once with "database is locked".
    """
    config = dict(environ.Env.db_url_config(url))
    if "sqlite" in config["ENGINE"]:
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            # Writers wait in turns that are not fair: a rush of customers may keep one waiting for long.
            "timeout": 60,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
    else:
        config["OPTIONS"] = {"options": "-c lock_timeout=3000 -c statement_timeout=30000"}
        config["CONN_MAX_AGE"] = 60
        config["CONN_HEALTH_CHECKS"] = True
    return config


DATABASES = {"default": database(env.str("DATABASE_URL", default="") or f"sqlite:///{VAR / 'db.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS = {
    "cache": "core.redis_cache.ForgetfulRedisCache",
    "pages": "core.redis_cache.PagesRedisCache",
    "sessions": "django.core.cache.backends.redis.RedisCache",
}
REDIS_URL = env.str("REDIS_URL", default="")


def in_redis(name: str, url: str) -> dict[str, Any]:
    """Return a cache in Redis. Where it is away the site shows its pages; who books is asked to come back."""
    # Somebody waits. It is asked twice, since it may have closed a connection that stood idle.
    patience = {"socket_connect_timeout": 1, "socket_timeout": 2, "retry": Retry(NoBackoff(), 1)}
    prefix = "" if name == "cache" else name
    return {"BACKEND": REDIS[name], "LOCATION": url, "KEY_PREFIX": prefix, "OPTIONS": patience}


def shared_cache(name: str, most: int) -> dict[str, Any]:
    """Return a cache that every process shares: rate limits and purges reach them all, so never local memory."""
    if REDIS_URL:
        return in_redis(name, REDIS_URL)
    return {
        "BACKEND": "core.file_cache.SharedFileCache",
        "LOCATION": VAR / name,
        "OPTIONS": {"MAX_ENTRIES": most},  # past that it throws away at random
    }


# Pages and sessions lie apart from rate limits, so that none can push the others out.
CACHES = {
    "default": shared_cache("cache", 10_000),
    "pages": shared_cache("pages", 4_000),
    "sessions": shared_cache("sessions", 4_000),
}
# Seconds a public page is kept at most; 0 keeps none. What changes one throws it away at once.
PAGE_CACHE_SECONDS = env.int("PAGE_CACHE_SECONDS", default=300)
# Wagtail's settings of one CDN, as JSON. A CDN that cannot be told to throw pages away gets them for a minute only.
CDN = env.json("CDN", default={})
WAGTAILFRONTENDCACHE = {"default": CDN} if CDN else {}
PAGE_CACHE_EDGE_SECONDS = 300 if CDN else 60

Q_CLUSTER = {
    "name": "callout",
    "orm": "default",
    "workers": env.int("WORKERS", default=2),
    "poll": 1,
    "timeout": 60,
    "retry": 120,
    "max_attempts": 3,
    "ack_failures": False,
    "catch_up": False,
    "save_limit": 500,
}
