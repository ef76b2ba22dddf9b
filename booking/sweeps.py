"""What booking does by the clock, so that a lost nudge costs only time."""

from __future__ import annotations

from booking.actions.claims import sweep_holds
from booking.actions.onboarding import tell_to_get_ready
from booking.actions.purge import purge_drafts
from booking.actions.reminding import remind_of_baskets
from booking.actions.schedule import roll_days
from booking.actions.settlements import consume_settlements, expire_unpaid_orders
from core.sweeps import register_sweep


def register() -> None:
    register_sweep("booking.settlements", consume_settlements, every_seconds=5)
    register_sweep("booking.unpaid", expire_unpaid_orders, every_seconds=30)
    register_sweep("booking.holds", sweep_holds, every_seconds=60)
    register_sweep("booking.baskets_left", remind_of_baskets, every_seconds=60 * 10)
    register_sweep("booking.getting_ready", tell_to_get_ready, every_seconds=60 * 10)
    register_sweep("booking.old_baskets", purge_drafts, every_seconds=60 * 60)
    register_sweep("booking.days", roll_days, every_seconds=60 * 60)
