from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from booking.actions.schedule import roll_days


class Command(BaseCommand):
    help = "Keep the days ahead ready: make the rows that the passing of time has brought within the horizon."

    def handle(self, **options: Any) -> None:
        self.stdout.write(f"{roll_days(at=timezone.now())} days made ready.")
