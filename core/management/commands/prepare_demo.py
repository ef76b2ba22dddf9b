"""Make the demonstration ready to start: database, fonts, content. Does again only what is missing."""

from __future__ import annotations

import io
import logging
import os
import socket
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from core.models import Event

SEEDED = {"subject_type": "core.demo", "subject_id": "1", "new": "seeded"}
WELCOME = """
  Callout starts at {url}  (stop it with Ctrl-C)

  Book a visit    {url}/book/  with the postcode BS6 5QA
  Pay             with the test card 4242 4242 4242 4242, any date to come, any three digits
  Read the mails  in var/mail/
  Sign in         {url}/accounts/login/  as admin@, manager@, provider@ or customer@larkfield.example,
                  password larkfield-demo; then {url}/cms/ or {url}/admin/
"""


class Command(BaseCommand):
    help = "Prepare database, fonts and content of the demonstration, then say what to try."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("This prepares a demonstration; docs/deployment.md tells how to set up a real site.")
        logging.disable(logging.INFO)
        _check_port(os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "8000")))
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("Making the database (about 20 seconds, once) …")
            call_command("migrate", verbosity=0)
        call_command("build_fonts", stdout=io.StringIO())
        if not Event.objects.filter(**SEEDED).exists():
            self.stdout.write("Filling it with the demonstration (about a minute, once) …")
            call_command("seed_demo", stdout=io.StringIO())
            Event.objects.create(**SEEDED, at=timezone.now())
        self.stdout.write(WELCOME.format(url=settings.SITE_URL))


def _check_port(host: str, port: int) -> None:
    """Raise CommandError where something else listens already: gunicorn would say so in ten lines."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(
                f"Port {port} on {host} cannot be used ({error.strerror}). Choose another: make run PORT={port + 1}"
            ) from error
