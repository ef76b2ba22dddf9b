"""Brings scheduled pages and snippets on the site in their minute, and takes them off again."""

from __future__ import annotations

from datetime import datetime

from django.core.management import call_command


def publish_due(*, at: datetime) -> None:
    """Publish and expire what is due. Wagtail reads the clock itself; `at` is only what sweeps are given."""
    call_command("publish_scheduled", verbosity=0)
