"""A real site for tests: gunicorn, worker and clock as processes of their own, on a seeded throw-away database.

Nothing in it knows that it is tested. Its events, mails and tasks travel as they do for a customer.
"""

from __future__ import annotations

import email
import email.policy
import hashlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any, TypeVar

import requests
from django.conf import settings
from django.utils import timezone
from filelock import FileLock

from tests.databases import (
    ROOT,
    clone_postgresql,
    copy_postgresql,
    copy_sqlite,
    digest_of_migrations,
    drop_postgresql,
    on_postgresql,
    postgresql_has,
    postgresql_url,
    settle_postgresql,
    settle_sqlite,
)
from tests.ports import free_port

T = TypeVar("T")
COMMANDS = {
    "web": [sys.executable, "-m", "gunicorn", "-c", "site/gunicorn.conf.py"],
    "worker": [sys.executable, "manage.py", "run_worker"],
    "clock": [sys.executable, "manage.py", "sweep", "--forever"],
}
# Checkouts that share a PostgreSQL server each have a seeded database of their own: its pictures lie in their files.
CHECKOUT = hashlib.sha256(str(ROOT).encode()).hexdigest()[:6]
OUTDATED = """
SELECT datname FROM pg_database
WHERE datname LIKE 'callout_seeded_%%' AND (datname NOT LIKE %s OR datname LIKE %s)
"""
OURS = ("DJANGO_SETTINGS_MODULE", "DATABASE_URL", "SITE_URL", "HOST", "PORT", "VAR_FOLDER", "CI")


def eventually(ask: Callable[[], T], *, seconds: float = 30) -> T:
    """Ask until the answer is truthy and return it; the last answer counts when time is up."""
    deadline = time.monotonic() + seconds
    while True:
        answer = ask()
        if answer or time.monotonic() > deadline:
            return answer
        time.sleep(0.1)


@dataclass
class RunningSite:
    url: str
    folder: Path
    env: dict[str, str]
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, *names: str) -> None:
        for name in names:
            with (self.folder / f"{name}.log").open("ab") as log:
                self.processes[name] = subprocess.Popen(
                    COMMANDS[name], cwd=ROOT, env=self.env, stdout=log, stderr=log, start_new_session=True
                )
        if "web" in names:
            assert eventually(self._answers, seconds=300), self.log("web")

    def stop(self) -> None:
        for process in self.processes.values():
            _signal(process, signal.SIGTERM)
        for process in self.processes.values():
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=10)
            _signal(process, signal.SIGKILL)
            process.wait()

    def run(self, *command: str, **env: str) -> subprocess.CompletedProcess[str]:
        """Run a program in the site's environment, such as `manage.py sweep`."""
        return subprocess.run(
            [sys.executable, *command],
            cwd=ROOT,
            env={**self.env, **env},
            capture_output=True,
            text=True,
            check=False,
            timeout=1200,
        )

    def rows(self, sql: str, *params: Any) -> list[tuple[Any, ...]]:
        """Ask the site's database; `?` stands for a parameter."""
        url = self.env["DATABASE_URL"]
        if url.startswith("sqlite"):
            with closing(sqlite3.connect(url.removeprefix("sqlite:///"), timeout=20)) as db:
                return db.execute(sql, params).fetchall()
        import psycopg

        with psycopg.connect(url, autocommit=True) as db:
            return db.execute(sql.replace("?", "%s").encode(), params).fetchall()

    def mails(self, to: str) -> list[EmailMessage]:
        """Return the mails that were written to `to`, oldest first."""
        files = sorted((self.folder / "mail").glob("*.log"), key=lambda file: file.stat().st_mtime_ns)
        texts = [text for file in files for text in file.read_bytes().split(b"\n" + b"-" * 79 + b"\n")]
        found = [email.message_from_bytes(text, policy=email.policy.default) for text in texts if text.strip()]
        return [mail for mail in found if to in str(mail["To"])]

    def log(self, name: str, *, last: int = 4000) -> str:
        return (self.folder / f"{name}.log").read_text(errors="replace")[-last:]

    def errors(self, *, last: int = 4000) -> list[str]:
        """Return the processes that have logged a traceback among their last words, or do not run."""
        return [
            name
            for name, process in self.processes.items()
            if process.poll() is not None or "Traceback (most recent call last)" in self.log(name, last=last)
        ]

    def _answers(self) -> bool:
        try:
            return requests.get(f"{self.url}/orders/track/", timeout=10).ok
        except (requests.ConnectionError, requests.Timeout):
            return False


@contextmanager
def running_site(folder: Path, *, start: Iterable[str] = tuple(COMMANDS), **env: str) -> Iterator[RunningSite]:
    """Seed a site into `folder`, start the named processes (all by default) and stop them at the end."""
    shutil.copytree(seeded_folder(), folder, dirs_exist_ok=True)
    port = free_port()
    name = f"callout_site_{os.getpid()}_{port}"
    site = RunningSite(f"http://127.0.0.1:{port}", folder, _environment(folder, name, port) | env)
    if not _is_sqlite():
        clone_postgresql(_seeded_name(), name)
    try:
        site.start(*start)
        yield site
    finally:
        site.stop()
        if not _is_sqlite():
            drop_postgresql(name)


def seeded_folder() -> Path:
    """Return a folder with a seeded database, fonts and pictures, made once a day and set of migrations."""
    folder = ROOT / "var" / "test-sites" / f"{'sqlite' if _is_sqlite() else 'postgresql'}-{_seeded_name()}"
    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{folder}.lock"):
        if not folder.exists() or not (_is_sqlite() or postgresql_has(_seeded_name())):
            shutil.rmtree(folder, ignore_errors=True)
            building = folder.with_suffix(".tmp")
            shutil.rmtree(building, ignore_errors=True)
            building.mkdir()
            _seed(building)
            building.rename(folder)
    return folder


def _seed(folder: Path) -> None:
    name = f"{_seeded_name()}_{os.getpid()}"
    env = _environment(folder, name, 8000)
    if _is_sqlite():
        copy_sqlite(folder / "db.sqlite3")
    else:
        for (old,) in on_postgresql(OUTDATED, f"%{timezone.now():%Y%m%d}%", f"callout_seeded_{CHECKOUT}%"):
            drop_postgresql(old)
        copy_postgresql(name)
    for command in ("build_fonts", "seed_demo"):
        subprocess.run([sys.executable, "manage.py", command], cwd=ROOT, env=env, check=True, capture_output=True)
    if _is_sqlite():
        settle_sqlite(folder / "db.sqlite3")
    else:
        settle_postgresql(name, _seeded_name())


def _environment(folder: Path, database: str, port: int) -> dict[str, str]:
    url = f"sqlite:///{folder / 'db.sqlite3'}" if _is_sqlite() else postgresql_url(database)
    return {key: value for key, value in os.environ.items() if key not in OURS} | {
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "DATABASE_URL": url,
        "VAR_FOLDER": str(folder),
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "SITE_URL": f"http://127.0.0.1:{port}",
        "PYTHONUNBUFFERED": "1",
        # Each customer of a test has an address of their own, as if a proxy stood in front.
        "NUM_PROXIES": "1",
        "LOG_LEVEL": "WARNING",
    }


def _seeded_name() -> str:
    return f"callout_seeded_{CHECKOUT}_{digest_of_migrations()}_{timezone.now():%Y%m%d}"


def _is_sqlite() -> bool:
    return "sqlite" in settings.DATABASES["default"]["ENGINE"]


def _signal(process: subprocess.Popen[bytes], number: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, number)
