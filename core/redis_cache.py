"""The caches of a site on several machines: in Redis, which may be away."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError as RefusedError
from redis.exceptions import TimeoutError as TookTooLongError

T = TypeVar("T")
AWAY = (RefusedError, TookTooLongError)
logger = logging.getLogger(__name__)


class ForgetfulRedisCache(RedisCache):
    """Where Redis is away nothing is found and nothing kept, as in a cache that has just been emptied.

    `add` and `incr` raise: who counts tries or takes a lock with them must not go on without. Not for sessions, of
    which a copy that could not be thrown away would be believed later.
    """

    def get(self, key: Any, default: Any = None, version: Any = None) -> Any:
        return _or(default, lambda: super(ForgetfulRedisCache, self).get(key, default, version))

    def get_many(self, keys: Iterable[Any], version: Any = None) -> dict[Any, Any]:
        nothing: dict[Any, Any] = {}
        return _or(nothing, lambda: super(ForgetfulRedisCache, self).get_many(keys, version))

    def has_key(self, key: Any, version: Any = None) -> bool:
        return _or(False, lambda: super(ForgetfulRedisCache, self).has_key(key, version))

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> None:
        _or(None, lambda: super(ForgetfulRedisCache, self).set(key, value, timeout, version))

    def delete(self, key: Any, version: Any = None) -> bool:
        return _or(False, lambda: super(ForgetfulRedisCache, self).delete(key, version))


class PagesRedisCache(ForgetfulRedisCache):
    """For pages, which can be made anew each time: nothing is added either."""

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> bool:
        return _or(False, lambda: super(PagesRedisCache, self).add(key, value, timeout, version))


def _or(otherwise: T, ask: Callable[[], T]) -> T:
    try:
        return ask()
    except AWAY as error:
        logger.warning("Redis is away, so nothing is remembered: %s", error)
        return otherwise
