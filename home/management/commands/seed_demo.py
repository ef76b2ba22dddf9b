"""manage.py seed_demo: Larkfield, a firm that does not exist, with a month of work. Safe to run twice."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core.outcodes import load_outcodes
from home.granting import sync_editor_groups
from home.seeding.catalogue import seed_catalogue
from home.seeding.content import seed_content, seed_kept
from home.seeding.orders import seed_orders
from home.seeding.pages import seed_firm, seed_pages
from home.seeding.people import ACCOUNTS, EDITORS, PASSWORD, seed_accounts, seed_editors, seed_providers, seed_scope
from home.seeding.site_setup import seed_setup
from home.seeding.trade import seed_trade


class Command(BaseCommand):
    help = "Fill the site with Larkfield: pages, services, people, and a month of bookings. Twice changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        """Build everything that is not there yet, at the present moment."""
        if not (settings.DEBUG or settings.PAYMENTS_SANDBOX):
            raise CommandError(
                "This fills a demonstration with people who do not exist; a real site has no use for it."
            )
        at = timezone.now()
        load_outcodes()
        sync_editor_groups()
        seed_accounts()
        seed_editors()
        seed_catalogue()
        seed_providers(at=at)
        seed_scope()
        seed_kept(at=at)
        seed_pages()
        seed_firm()
        seed_content()
        seed_setup(at=at)
        booked = seed_orders(at=at)
        seed_trade(at=at)
        self.stdout.write(f"Larkfield is open: {booked} new bookings.")
        if settings.DEBUG:
            for email, _name, role in ACCOUNTS:
                self.stdout.write(f"  {role.label:<9} {email}  {PASSWORD}")
            for email, _name, group in EDITORS:
                self.stdout.write(f"  {group:<9} {email}  {PASSWORD}")
