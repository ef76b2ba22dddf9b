from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from booking.actions.schedule import ready_days
from booking.models import Provider


class Command(BaseCommand):
    help = "Keep the days ahead ready: make the rows that the passing of time has brought within the horizon."

    def handle(self, **options: Any) -> None:
        at = timezone.now()
        ids = Provider.objects.filter(active=True).values_list("pk", flat=True)
        made = ready_days(ids, first=at.date(), days=settings.HORIZON_DAYS, at=at)
        self.stdout.write(f"{made} days made ready.")
