"""Databases for tests: migrated once into a template named after the migrations, copied for each use."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from filelock import FileLock

ROOT = Path(__file__).resolve().parent.parent


def digest_of_migrations() -> str:
    """Name the present set of migrations."""
    digest = hashlib.sha256()
    for config in sorted(apps.get_app_configs(), key=lambda c: c.label):
        for file in sorted((Path(config.path) / "migrations").glob("*.py")):
            digest.update(f"{config.label}/{file.name}/{file.stat().st_size}".encode())
            if ROOT in file.parents and ".venv" not in file.parts:
                digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def copy_sqlite(name: Path) -> None:
    """Put a migrated database file at `name`."""
    template = ROOT / "var" / f"test-template-{digest_of_migrations()}.sqlite3"
    with FileLock(f"{template}.lock"):
        if not template.exists():
            building = template.with_suffix(".tmp")
            building.unlink(missing_ok=True)
            _migrate(f"sqlite:///{building}")
            settle_sqlite(building)
            building.rename(template)
    for suffix in ("", "-wal", "-shm"):
        Path(f"{name}{suffix}").unlink(missing_ok=True)
    shutil.copyfile(template, name)


def settle_sqlite(name: Path) -> None:
    """Bring everything into the one file, so that a copy of it is whole."""
    with closing(sqlite3.connect(name)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def copy_postgresql(name: str) -> None:
    """Make a migrated database called `name` on the server of the settings."""
    template = f"callout_template_{digest_of_migrations()}"
    with FileLock(ROOT / "var" / f"{template}.lock"):
        if not postgresql_has(template):
            building = f"{template}_{os.getpid()}"  # another checkout may be making the same one on this server
            clone_postgresql("template1", building)
            _migrate(postgresql_url(building))
            settle_postgresql(building, template)
        clone_postgresql(template, name)


def clone_postgresql(template: str, name: str) -> None:
    drop_postgresql(name)
    on_postgresql(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


def settle_postgresql(building: str, name: str) -> None:
    """Give a finished database its name, unless another checkout was quicker."""
    if postgresql_has(name):
        drop_postgresql(building)
    else:
        on_postgresql(f'ALTER DATABASE "{building}" RENAME TO "{name}"')


def drop_postgresql(name: str) -> None:
    on_postgresql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def postgresql_has(name: str) -> bool:
    return bool(on_postgresql("SELECT 1 FROM pg_database WHERE datname = %s", name))


def on_postgresql(sql: str, *params: str) -> list[tuple[Any, ...]]:
    """Run one statement as the server's administrator and return its rows."""
    import psycopg

    base = settings.DATABASES["default"]
    where = {
        "host": base["HOST"],
        "port": base["PORT"] or None,
        "user": base["USER"],
        "password": base["PASSWORD"],
    }
    server: dict[str, Any] = {key: value for key, value in where.items() if value}
    with psycopg.connect(dbname="postgres", autocommit=True, **server) as db:
        cursor = db.execute(sql.encode(), params or None)
        return cursor.fetchall() if cursor.description else []


def postgresql_url(name: str) -> str:
    base = settings.DATABASES["default"]
    login = f"{base['USER']}:{base['PASSWORD']}@" if base["USER"] else ""
    port = f":{base['PORT']}" if base["PORT"] else ""
    return f"postgresql://{login}{base['HOST']}{port}/{name}"


def _migrate(url: str) -> None:
    env = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings.test"}
    subprocess.run([sys.executable, ROOT / "manage.py", "migrate", "-v0"], check=True, env=env)
