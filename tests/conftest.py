"""Migrate once into a template named after the migrations; give each run a copy of it."""

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

import pytest
from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from filelock import FileLock

ROOT = Path(__file__).resolve().parent.parent


def _digest() -> str:
    """Name the present set of migrations."""
    digest = hashlib.sha256()
    for config in sorted(apps.get_app_configs(), key=lambda c: c.label):
        for file in sorted((Path(config.path) / "migrations").glob("*.py")):
            digest.update(f"{config.label}/{file.name}/{file.stat().st_size}".encode())
            if ROOT in file.parents and ".venv" not in file.parts:
                digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def _migrate(url: str) -> None:
    env = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings.test"}
    subprocess.run([sys.executable, ROOT / "manage.py", "migrate", "-v0"], check=True, env=env)


def _sqlite_copy(name: Path) -> None:
    template = ROOT / "var" / f"test-template-{_digest()}.sqlite3"
    with FileLock(f"{template}.lock"):
        if not template.exists():
            building = template.with_suffix(".tmp")
            building.unlink(missing_ok=True)
            _migrate(f"sqlite:///{building}")
            with closing(sqlite3.connect(building)) as db:
                db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            building.rename(template)
    for suffix in ("", "-wal", "-shm"):
        Path(f"{name}{suffix}").unlink(missing_ok=True)
    shutil.copyfile(template, name)


def _postgresql_copy(name: str) -> None:
    import psycopg

    base = settings.DATABASES["default"]
    template = f"callout_template_{_digest()}"
    where: dict[str, Any] = {
        "host": base["HOST"],
        "port": base["PORT"] or None,
        "user": base["USER"],
        "password": base["PASSWORD"],
    }
    server = {key: value for key, value in where.items() if value}
    with (
        FileLock(ROOT / "var" / f"{template}.lock"),
        psycopg.connect(dbname="postgres", autocommit=True, **server) as db,
    ):
        if not db.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template]).fetchone():
            db.execute(f'CREATE DATABASE "{template}_building"')
            login = f"{base['USER']}:{base['PASSWORD']}@" if base["USER"] else ""
            port = f":{base['PORT']}" if base["PORT"] else ""
            _migrate(f"postgresql://{login}{base['HOST']}{port}/{template}_building")
            db.execute(f'ALTER DATABASE "{template}_building" RENAME TO "{template}"')
        db.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        db.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    base = settings.DATABASES["default"]
    if "sqlite" in base["ENGINE"]:
        _sqlite_copy(Path(base["TEST"]["NAME"]))
    else:
        _postgresql_copy(base["TEST"]["NAME"] or f"test_{base['NAME']}")


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    return True


@pytest.fixture(autouse=True)
def fresh_cache() -> None:
    """Throttles count in the cache; no test should inherit another's."""
    cache.clear()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what only PostgreSQL can show; the suite runs on both."""
    if connection.vendor != "postgresql":
        items[:] = [item for item in items if not item.get_closest_marker("postgresql")]
