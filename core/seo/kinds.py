"""The kinds of page a pattern may be written for."""

from __future__ import annotations

from django.apps import apps
from django.db import models


def page_kinds() -> list[tuple[str, str]]:
    """Return (label, name) of every page type that has a head of ours."""
    from core.pages import SitePage  # models of this app are still being read when this module is

    kinds = [model for model in apps.get_models() if issubclass(model, SitePage)]
    return sorted(((kind_of(model), str(model._meta.verbose_name)) for model in kinds), key=lambda kind: kind[1])


def kind_of(page: models.Model | type[models.Model]) -> str:
    """Return the label patterns are filed under, such as home.homepage."""
    return page._meta.label_lower
