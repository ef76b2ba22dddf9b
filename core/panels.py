"""Panels that only tell: they hold no field."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from wagtail.admin.panels import Panel

from core.content_checks import findings_of


def shows_words(form: Any) -> bool:
    """Say whether an editor sees the words of a page, and not only how it is found."""
    return form is None or "title" in form.fields


class WhatToLookAt(Panel):
    """What the checks found on the page as it was last saved; not there when they found nothing."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"heading": "What to look at", "icon": "glasses", **kwargs})

    class BoundPanel(Panel.BoundPanel):
        template_name = "core/panels/what_to_look_at.html"

        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            known = self.request is not None and self.instance is not None and self.instance.pk is not None
            wanted = known and shows_words(self.form)
            self.findings = findings_of(self.instance, at=timezone.now()) if wanted else []

        def is_shown(self) -> bool:
            return bool(self.findings)
