"""Run the task queue so that it goes on whichever child dies, and ends as it should: no task cut off, nobody left."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from typing import Any

from django_q.management.commands.qcluster import Command as QCluster

from core.lasting_queue import use_lasting_queues

PR_SET_PDEATHSIG = 1


class Command(QCluster):
    help = "Run the task queue."

    def handle(self, *args: Any, **options: Any) -> None:
        os.register_at_fork(after_in_child=_stand_apart)
        use_lasting_queues()
        super().handle(*args, **options)


def _stand_apart() -> None:
    """Let the queue's own parent tell a child to stop, and let the child die with that parent.

    A terminal and a process runner signal the whole group at once. A guard killed that way never tells
    the queue that it has stopped, and the queue would wait for it until it is killed itself.
    """
    os.setpgid(0, 0)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
