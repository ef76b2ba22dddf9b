"""Compare what moved at the gateways with our own books and say what differs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from payments.actions.reconciling import SETTLING
from payments.gateways.base import NoAnswer
from payments.reconcile import differences


class Command(BaseCommand):
    help = "Compare charges and refunds with the gateway's. Exit code 1: something differs; 2: no answer."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, default=7, help="How far back to look (7).")

    def handle(self, *args: Any, days: int, **options: Any) -> None:
        if days < 1:
            raise CommandError("--days is 1 or more.", returncode=2)
        until = timezone.now() - SETTLING
        try:
            found = list(differences(since=until - timedelta(days=days), until=until))
        except NoAnswer as error:
            raise CommandError(
                f"The gateway gave no answer ({error}), so nothing was compared.", returncode=2
            ) from error
        for said in found:
            self.stdout.write(said)
        if found:
            raise CommandError(f"{len(found)} {'difference' if len(found) == 1 else 'differences'}.")
        self.stdout.write("Our books and the gateway's agree.")
