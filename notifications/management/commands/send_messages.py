from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from notifications.actions import send_due


class Command(BaseCommand):
    help = "Send every message that is due, once. The worker does this each minute by itself."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Tried {send_due(at=timezone.now())} messages.")
