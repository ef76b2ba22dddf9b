"""Dying at a point that was named: only `fire.settings` knows this.

Before each SQL statement, on both sides of each commit and of each request to another house, and before the answer
leaves, is a point. A request names its own in a header; a task's is named in a file.
"""

from __future__ import annotations

import json
import os
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import requests
from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.http import HttpRequest, HttpResponse
from django_q.signals import post_execute_in_worker, pre_execute

DIE_AT = "X-Fire-Die-At"
POINTS = "X-Fire-Points"


class Counted(threading.local):
    die_at: int | None = None  # None while nobody counts; 0 only counts
    seen = 0


counted = Counted()


def point() -> None:
    if counted.die_at is None:
        return
    counted.seen += 1
    if counted.seen == counted.die_at:
        os.kill(os.getpid(), signal.SIGKILL)


def arm(die_at: int) -> None:
    counted.die_at, counted.seen = die_at, 0


def disarm() -> int:
    counted.die_at = None
    return counted.seen


class DieWhereTold:
    """Count the points of a request that asks for it, and be killed at the one it names."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if DIE_AT not in request.headers:
            return self.get_response(request)
        arm(int(request.headers[DIE_AT]))
        response = self.get_response(request)
        point()
        response[POINTS] = str(disarm())
        return response


def wish_file(folder: Path) -> Path:
    """Return the file that names a task and the point it is to die at."""
    return folder / "fire-wish.json"


def count_file(folder: Path) -> Path:
    """Return the file in which a task that was only counted leaves the number of its points."""
    return folder / "fire-points"


def begin_task(task: dict[str, Any], **about: Any) -> None:
    wish, taken = wish_file(settings.VAR), settings.VAR / f"fire-taken-{os.getpid()}"
    with suppress(FileNotFoundError):
        asked = json.loads(wish.read_text())
        if asked["task"] == task["func"]:
            wish.rename(taken)  # of two workers one has it
            arm(asked["die_at"])


def end_task(**about: Any) -> None:
    if counted.die_at is not None:
        count_file(settings.VAR).write_text(str(disarm()))


def install() -> None:
    """Put the points where they are. Django wraps cursors in subclasses of this one while it debugs."""
    for owner, name, after in (
        (CursorWrapper, "execute", False),
        (CursorWrapper, "executemany", False),
        (BaseDatabaseWrapper, "_commit", True),
        (requests.Session, "send", True),
    ):
        setattr(owner, name, _pointed(getattr(owner, name), after=after))
    pre_execute.connect(begin_task)
    post_execute_in_worker.connect(end_task)


def _pointed(work: Callable[..., Any], *, after: bool) -> Callable[..., Any]:
    def pointed(*args: Any, **kwargs: Any) -> Any:
        point()
        done = work(*args, **kwargs)
        if after:
            point()
        return done

    return pointed
