"""The editor's form of a service page."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from core.forms import SitePageForm
from services.publishing import why_not_on_sale


class ServicePageForm(SitePageForm):
    """Lets any draft be kept, and says why a page cannot go live."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if self.is_deferred_validation:
            return cleaned
        service = cleaned.get("service", self.instance.service)
        if reason := why_not_on_sale(service.pk if service else None, at=timezone.now()):
            self.add_error("service" if "service" in self.fields else None, reason)
        return cleaned
