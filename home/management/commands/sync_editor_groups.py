"""manage.py sync_editor_groups: the groups of the CMS and what they may do. Only adds what is missing."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from home.granting import sync_editor_groups
from home.roles import EDITOR_GROUPS


class Command(BaseCommand):
    help = "Add the groups of editors and the rights they lack. Rights given by an administrator are kept."

    def handle(self, *args: Any, **options: Any) -> None:
        sync_editor_groups()
        self.stdout.write(f"In order: {', '.join(group.name for group in EDITOR_GROUPS)}.")
