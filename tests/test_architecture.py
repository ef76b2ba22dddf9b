"""The shape of the codebase, held by tests."""

from __future__ import annotations

import site
from pathlib import Path

import pytest
from django.core.management import call_command
from importlinter.cli import lint_imports

ROOT = Path(__file__).resolve().parent.parent


def test_apps_import_downwards_only() -> None:
    assert lint_imports() == 0


def test_site_is_a_source_root_and_no_package() -> None:
    assert not (ROOT / "site" / "__init__.py").exists()
    assert not str(site.__file__).startswith(str(ROOT / "site"))


@pytest.mark.django_db
def test_no_model_waits_for_a_migration() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_tests_run_on_exactly_what_production_runs() -> None:
    pinned, tested = ((ROOT / name).read_text().split() for name in ("requirements.txt", "requirements-dev.txt"))
    assert set(pinned) <= set(tested)
