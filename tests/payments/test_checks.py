"""Settings that would take orders without money, or sign with nothing, are told at start."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.checks import run_checks


def ids() -> list[str]:
    return [message.id or "" for message in run_checks(tags=["payments"])]


def test_the_settings_of_the_tests_pass() -> None:
    assert ids() == []


def test_the_demonstration_outside_development_is_an_error(settings: Any) -> None:
    settings.UNDER_TEST = False
    assert ids() == ["payments.E001"]
    settings.DEBUG = True
    assert ids() == []


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("SANDBOX_WEBHOOK_SECRET", "short", "payments.E002"),
        ("SANDBOX_WEBHOOK_SECRET", "a-secret-of-sufficient-length,", "payments.E002"),
        ("SITE_URL", "book.example.org", "payments.E003"),
        ("WEBHOOK_TOLERANCE_SECONDS", 0, "payments.E004"),
        ("FONT_FOLDERS", {}, "payments.W005"),
    ],
)
def test_a_doubtful_setting_is_named(settings: Any, name: str, value: Any, found: str) -> None:
    setattr(settings, name, value)
    assert ids() == [found]
