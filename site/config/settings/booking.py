"""Baskets: how long they are kept."""

from __future__ import annotations

from config.settings.environment import env

# A basket nobody has touched for so many days is deleted, with everything that was typed into it.
DRAFT_DAYS = env.int("DRAFT_DAYS", default=30)
