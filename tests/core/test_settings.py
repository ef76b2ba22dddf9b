"""Production refuses to start half-configured. Each case is a start in a process of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GOOD = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "SECRET_KEY": "r4nd0m-" * 10,
    "SITE_URL": "https://www.example.com",
    "ALLOWED_HOSTS": "www.example.com",
    "PAYMENTS_SANDBOX": "0",
}
KEPT = ("PATH", "HOME", "LANG", "VIRTUAL_ENV")


def start(**changes: str | None) -> subprocess.CompletedProcess[str]:
    """Load the production settings with `changes` to a good environment; None leaves a variable out."""
    env = {name: os.environ[name] for name in KEPT if name in os.environ}
    env |= {name: value for name, value in {**GOOD, **changes}.items() if value is not None}
    code = "from django.conf import settings; settings.DEBUG"
    env["PYTHONPATH"] = f"{ROOT}{os.pathsep}{ROOT / 'site'}"
    return subprocess.run([sys.executable, "-c", code], env=env, cwd=ROOT, capture_output=True, text=True, check=False)


def test_it_starts_with_everything_set() -> None:
    done = start()
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"SECRET_KEY": None}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"SECRET_KEY": "development-only-key-that-production-refuses-to-start-with"}, "SECRET_KEY"),
        ({"PAYMENTS_SANDBOX": "1"}, "PAYMENTS_SANDBOX"),
        ({"SITE_URL": "http://www.example.com"}, "SITE_URL"),
        ({"SITE_URL": None}, "SITE_URL"),
        ({"ALLOWED_HOSTS": None}, "ALLOWED_HOSTS"),
    ],
)
def test_it_refuses_to_start(changes: dict[str, str | None], word: str) -> None:
    done = start(**changes)
    assert done.returncode != 0
    assert "ImproperlyConfigured" in done.stderr
    assert word in done.stderr.splitlines()[-1]


def test_every_variable_that_is_read_is_in_the_example_and_the_guide() -> None:
    sources = [*(ROOT / "site" / "config" / "settings").glob("*.py"), ROOT / "site" / "gunicorn.conf.py"]
    reads = re.compile(r"env(?:iron\.get|\.\w+)\(\s*\"([A-Z_]+)\"")
    used = {name for source in sources for name in reads.findall(source.read_text())} - {"TEST_DATABASE"}
    example = set(re.findall(r"^(?:# )?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.M))
    guide = set(re.findall(r"`([A-Z_]+)`", (ROOT / "docs" / "deployment.md").read_text()))
    assert used - example == set()
    assert used - guide == set()
