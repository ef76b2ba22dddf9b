"""The editor's form of an area page: known postcodes, and one page for a place and a service."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from wagtail.actions.publish_revision import PublishPermissionError

from core.forms import SitePageForm
from core.models import PostcodeArea


class ToldAlready(PublishPermissionError):
    """Two pages about the same would compete. Wagtail shows it as a refusal."""


class AreaPageForm(SitePageForm):
    def clean_outcodes(self) -> str:
        """Return the outcodes in one form; those nobody has heard of are named."""
        codes = [part.strip().upper() for part in self.cleaned_data["outcodes"].replace(";", ",").split(",")]
        codes = list(dict.fromkeys(code for code in codes if code))
        known = set(PostcodeArea.objects.filter(outcode__in=codes).values_list("outcode", flat=True))
        if missing := [code for code in codes if code not in known]:
            self.add_error("outcodes", f"We do not know {', '.join(missing)}. Enter first halves such as BS6, BS7.")
        return ", ".join(codes)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        service = cleaned.get("service")
        name = cleaned.get("name") or ""
        if name and (other := same_as(self.instance.pk, name, service.pk if service else None)):
            self.add_error("name", f"“{other.title}” is about the same place and service. Change that page instead.")
        return cleaned


def same_as(page_id: int | None, name: str, service_id: int | None) -> Any:
    """Return another page about the same place and service, or None."""
    others = apps.get_model("services", "AreaPage").objects.filter(name__iexact=name.strip(), service=service_id)
    return others.exclude(pk=page_id).first()


def refuse_if_told_already(page: Any) -> None:
    other = same_as(page.pk, page.name, page.service_id)
    if other is not None and other.live:
        raise ToldAlready(f"“{other.title}” is about the same place and service and is published already.")
