"""What all pages share, in Wagtail."""

from __future__ import annotations

from core.reports import hooks  # noqa: F401 - registers them
