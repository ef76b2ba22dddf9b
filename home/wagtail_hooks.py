"""What the pages add to Wagtail."""

from __future__ import annotations

from home.reports import hooks  # noqa: F401 - importing registers them
