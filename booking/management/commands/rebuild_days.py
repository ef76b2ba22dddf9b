from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from booking.actions.schedule import computed, refresh_everyone, same
from booking.availability.days import day_at
from booking.availability.loading import SLACK
from booking.models import Provider, ProviderDay

BATCH = 500


class Command(BaseCommand):
    help = "Compute every future provider-day again. With --check, write nothing and fail if a stored day differs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="only compare stored days with computed ones")

    def handle(self, **options: Any) -> None:
        at = timezone.now()
        if not options["check"]:
            refresh_everyone(at=at)
            self.stdout.write(f"Days ready for {Provider.objects.filter(active=True).count()} providers.")
            return
        stored = ProviderDay.objects.filter(provider__active=True, day__gte=(at - SLACK).date())
        rows = [
            row
            for row in stored.select_related("provider").order_by("provider_id", "day")
            if row.day >= day_at(at, row.provider.zone)
        ]
        different = self._different(rows)
        for row in different:
            self.stderr.write(f"Provider {row.provider_id}, {row.day}: stored is not what it should be.")
        if different:
            raise CommandError(f"{len(different)} of {len(rows)} days differ. Run rebuild_days.", returncode=1)
        self.stdout.write(f"{len(rows)} days are as they should be.")

    def _different(self, rows: list[ProviderDay]) -> list[ProviderDay]:
        batches = (rows[start : start + BATCH] for start in range(0, len(rows), BATCH))
        return [
            row for batch in batches for row, fresh in zip(batch, computed(batch), strict=True) if not same(row, fresh)
        ]
