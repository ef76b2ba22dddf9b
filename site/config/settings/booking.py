"""Baskets: how long they are kept, and when their owners are reminded of them. Orders: what is written afterwards."""

from __future__ import annotations

from config.settings.environment import env

# A basket nobody has touched for so many days is deleted, with everything that was typed into it.
DRAFT_DAYS = env.int("DRAFT_DAYS", default=30)
# Whoever ticked the box at their details is reminded once of a basket left for so many hours; 0 offers no box.
BASKET_REMINDER_HOURS = env.int("BASKET_REMINDER_HOURS", default=24)
# So many minutes after an order was confirmed its customer is told what to have ready; 0 tells nobody.
ONBOARDING_AFTER_MINUTES = env.int("ONBOARDING_AFTER_MINUTES", default=60)
