"""Run the sweeps: once by hand, or as the clock of the site with --forever."""

from __future__ import annotations

import logging
import signal
import threading
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from core.sweeps import registered_sweeps, sweep_all, sweep_due

logger = logging.getLogger(__name__)
TICK_SECONDS = 1.0


class Command(BaseCommand):
    help = "Run every sweep now, or with --forever each one when its turn comes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--forever", action="store_true", help="Be the clock until told to stop.")

    def handle(self, *args: Any, forever: bool, **options: Any) -> None:
        if forever:
            _tick_until_told()
        elif failed := sweep_all(now=timezone.now):
            raise CommandError(f"{failed} of {len(registered_sweeps())} sweeps failed; the log says why.")


def _tick_until_told() -> None:
    stop = threading.Event()

    def told(signum: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, told)
    signal.signal(signal.SIGINT, told)
    logger.info("The clock runs %s.", ", ".join(sweep.name for sweep in registered_sweeps()) or "nothing yet")
    while not stop.is_set():
        _tick()
        stop.wait(TICK_SECONDS)


def _tick() -> None:
    close_old_connections()
    try:
        sweep_due(now=timezone.now)
    except DatabaseError:
        # The database is away or busy: the next tick asks again.
        logger.exception("The clock could not ask the database.")
