from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from notifications import kinds
from tests.notifications.factories import a_note
from tests.servers.smtp import Letterbox, letterbox


@pytest.fixture(autouse=True)
def _a_kind_called_note(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(kinds._builders, "note", a_note)


@pytest.fixture
def box(settings: Settings) -> Iterator[Letterbox]:
    """A real mail server, and Django pointed at it."""
    with letterbox() as box:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
        yield box
