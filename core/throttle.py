"""How often one caller may ask. Apart from `core.api`, since the settings of the framework name it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rest_framework.throttling import ScopedRateThrottle

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.views import APIView


class Limit(ScopedRateThrottle):
    """Counts requests by scope and caller in windows of the shared cache.

    `incr` is one step in a shared cache, so two workers cannot both take the last place; a list
    of times, read and written back, loses counts. Path, letter case and headers play no part.
    """

    def allow_request(self, request: Request, view: APIView) -> bool:
        self.scope = getattr(view, self.scope_attr, None)
        if not self.scope:
            return True
        most, seconds = self.parse_rate(self.get_rate())
        assert most is not None
        assert seconds is not None
        window, gone = divmod(int(self.timer()), seconds)
        self.left = seconds - gone
        return self._count(f"{self.get_cache_key(request, view)}_{window}", seconds) <= most

    def _count(self, key: str, seconds: int) -> int:
        self.cache.add(key, 0, seconds * 2)
        try:
            return int(self.cache.incr(key))
        except ValueError:  # a full cache has dropped the count between the two steps
            return 1

    def wait(self) -> float:
        return self.left
