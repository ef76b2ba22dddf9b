"""What the funnel is asked for."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.http import QueryDict
from wagtail.admin.widgets import AdminDateInput
from wagtail.models import Page

from catalogue.models import Service
from core.analytics.queries import counted_pages

WEEKS = timedelta(days=27)
LONGEST = timedelta(days=3 * 366)


class FunnelForm(forms.Form):
    first = forms.DateField(label="From", widget=AdminDateInput)
    last = forms.DateField(label="To", widget=AdminDateInput)
    service = forms.ChoiceField(label="Service", required=False)
    page = forms.ChoiceField(label="Page", required=False)

    @classmethod
    def of(cls, asked: QueryDict, *, at: datetime) -> FunnelForm:
        """Return the form as asked; what is left out is the last four weeks of everything."""
        today = at.astimezone(ZoneInfo(settings.BUSINESS_TIME_ZONE)).date()
        usual = {"first": (today - WEEKS).isoformat(), "last": today.isoformat(), "service": "", "page": ""}
        return cls({name: asked.get(name) or value for name, value in usual.items()})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choices("service", "All services", Service.objects.order_by("name").values_list("slug", "name"))
        pages = Page.objects.filter(pk__in=counted_pages(date(2000, 1, 1), date(2200, 1, 1))).order_by("title")
        self._choices("page", "All pages", ((str(pk), title) for pk, title in pages.values_list("pk", "title")))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and first > last:
            self.add_error("last", "Choose a last day that is not before the first.")
        elif first and last and last - first > LONGEST:
            self.add_error("first", "Choose at most three years at once.")
        return cleaned

    def asked(self) -> tuple[date, date, str, int | None]:
        """Return first day, last day, service and page of a valid form."""
        said = self.cleaned_data
        return said["first"], said["last"], said["service"], int(said["page"]) if said["page"] else None

    def _choices(self, name: str, everything: str, choices: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", everything), *choices]
