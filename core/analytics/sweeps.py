"""Events are kept for a while only."""

from __future__ import annotations

from core.analytics.actions import fold_old_events
from core.sweeps import register_sweep


def register() -> None:
    register_sweep("core.analytics", fold_old_events, every_seconds=60 * 60 * 6)
