"""How often one caller may ask. Apart from `core.api`, since the settings of the framework name it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from rest_framework.throttling import ScopedRateThrottle

from core.limits import take_try

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.views import APIView


class Limit(ScopedRateThrottle):
    """Counts requests by scope and caller. Path, letter case and headers play no part."""

    def allow_request(self, request: Request, view: APIView) -> bool:
        self.scope = getattr(view, self.scope_attr, None)
        if not self.scope:
            return True
        most, seconds = self.parse_rate(self.get_rate())
        assert most is not None
        assert seconds is not None
        at = datetime.fromtimestamp(self.timer(), UTC)
        self.left = take_try(str(self.get_cache_key(request, view)), most=most, at=at, seconds=seconds)
        return not self.left

    def wait(self) -> float:
        return self.left
