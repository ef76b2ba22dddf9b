"""A PostgreSQL of our own, that may be crashed. It is kept between runs, because filling it takes a minute."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.ports import free_port


class NoPostgres(Exception):
    """There is no PostgreSQL on this machine to start."""


class Cluster:
    """A server on the loopback address with durable writes, as in production, and a way to take its power."""

    def __init__(self) -> None:
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
        on_path = shutil.which("initdb")
        if not found and not on_path:
            raise NoPostgres("PostgreSQL is missing (on Debian: apt install postgresql)")
        self.bin = found[-1] if found else Path(str(on_path)).parent
        # Root lends it to an unprivileged user, who may not look into folders of ours.
        self.folder = Path(tempfile.gettempdir()) / f"callout-fire-{os.getuid()}"
        self.port = free_port()

    @property
    def url(self) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/postgres"

    def __enter__(self) -> Self:
        self.folder.mkdir(exist_ok=True)
        if os.getuid() == 0:
            shutil.chown(self.folder, _lent_to())
        if not (self.folder / "data" / "PG_VERSION").exists():
            self._run("initdb", "-D", "data", "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8")
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._run("pg_ctl", "-D", "data", "-m", "fast", "stop", check=False)

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -k {self.folder} -c max_connections=200"
        self._run("pg_ctl", "-D", "data", "-w", "-t", "60", "-l", "server.log", "-o", options, "start")

    def crash(self) -> None:
        """Stop at once, as if the power went: no farewell, no checkpoint. The next start recovers from the log."""
        self._run("pg_ctl", "-D", "data", "-m", "immediate", "stop")

    def _run(self, program: str, *arguments: str, check: bool = True) -> None:
        lent = ["runuser", "-u", _lent_to(), "--"] if os.getuid() == 0 else []
        with (self.folder / "commands.log").open("ab") as log:
            subprocess.run(
                [*lent, self.bin / program, *arguments], cwd=self.folder, check=check, stdout=log, stderr=log
            )


def _lent_to() -> str:
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        return "nobody"
