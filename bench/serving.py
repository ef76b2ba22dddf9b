"""The product behind gunicorn, with what its processes cost."""

from __future__ import annotations

import http.client
import os
import shutil
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from bench.asking import ROOT, ContenderError
from tests.ports import free_port

WORKERS = 2
FOLDER = f"pages-{os.getpid()}"
STARTS_IN = 60


class Server:
    """Two workers of gunicorn on a database, as in production; asked over one connection at a time."""

    def __init__(self, database: str) -> None:
        self.port = free_port()
        path = os.pathsep.join(str(folder) for folder in (ROOT, ROOT / "site"))
        own = {"DJANGO_SETTINGS_MODULE": "bench.page_settings", "DATABASE_URL": database, "PYTHONPATH": path}
        own |= {"LOG_LEVEL": "CRITICAL", "PORT": str(self.port), "WEB_WORKERS": str(WORKERS), "BENCH_FOLDER": FOLDER}
        # Workers that have had their share of requests would be replaced in the middle.
        command = ["-m", "gunicorn", "-c", "site/gunicorn.conf.py", "--max-requests", "0"]
        log = (ROOT / "var" / "bench.log").open("a")
        self.process = subprocess.Popen(
            [sys.executable, *command], cwd=ROOT, env={**os.environ, **own}, stdout=log, stderr=log
        )

    def __enter__(self) -> Self:
        end = time.monotonic() + STARTS_IN
        while time.monotonic() < end and self.process.poll() is None:
            with suppress(OSError, http.client.HTTPException):
                self.get("/bench/bare")
                return self
            time.sleep(0.1)
        self.__exit__(None, None, None)
        raise ContenderError("gunicorn has not started; see var/bench.log")

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.process.terminate()
        self.process.wait(timeout=30)
        shutil.rmtree(ROOT / "var" / f"bench-{FOLDER}", ignore_errors=True)

    def get(self, path: str, *, times: int = 1, cookie: str = "", packed: bool = False) -> bytes:
        """Ask for a path so many times over one connection and return the last answer, packed if that will do."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Host": "localhost"} | ({"Cookie": cookie} if cookie else {})
        headers |= {"Accept-Encoding": "gzip"} if packed else {}
        body = b""
        for _ in range(times):
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            body = answer.read()
            if answer.status != 200:
                raise ContenderError(f"{path} answered {answer.status}; see var/bench.log")
        connection.close()
        return body

    def cost(self, path: str, *, times: int, cookie: str = "") -> tuple[float, float]:
        """Return milliseconds a request of processor time of all the server's processes, and on the wall.

        Asked as browsers do, who take pages packed.
        """
        processor, wall = self._processor(), time.perf_counter()
        self.get(path, times=times, cookie=cookie, packed=True)
        took = time.perf_counter() - wall
        return (self._processor() - processor) / 1e6 / times, took * 1000 / times

    def _processor(self) -> int:
        """Return nanoseconds the server's threads have run."""
        own = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        files = [file for pid in (self.process.pid, *own) for file in Path(f"/proc/{pid}/task").glob("*/schedstat")]
        return sum(int(file.read_text().split()[0]) for file in files)
