"""manage.py load_outcodes: where the postcodes of the demo region lie."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from core.outcodes import load_outcodes


class Command(BaseCommand):
    help = "Add the outcodes of the region to the table of postcodes. What is there already stays as it is."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{load_outcodes()} outcodes added.")
