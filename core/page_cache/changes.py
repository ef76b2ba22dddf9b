"""Which change throws away what. Apps above register the rules of their own models."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from django.db.models import Model
from wagtail import hooks
from wagtail.contrib.settings.models import BaseGenericSetting, BaseSiteSetting
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage
from wagtail.models import Page, PageViewRestriction, ReferenceIndex, Site
from wagtail.snippets.models import get_snippet_models

from core.page_cache.purging import purge, purge_all

Rule = Callable[[Any], object]
DEEPEST = 4  # a picture in a snippet in a snippet in a page is far enough
_rules: dict[type[Model], Rule] = {}


def on_change(*models: type[Model], rule: Rule) -> None:
    """Have `rule(row)` throw away what a saved or deleted row of these models is shown on."""
    _rules.update(dict.fromkeys(models, rule))
    rule_of.cache_clear()


def everything(row: object) -> None:
    """For what may stand on any page, such as prices: a missed copy would be a lie."""
    purge_all()


def by_reference(row: Model) -> None:
    """For what stands where editors put it. What nobody put anywhere may be shown by code, so all goes."""
    places = list(_places_of(row))
    if places and all(isinstance(place, Page) for place in places):
        purge(places)
    else:
        purge_all()


def pictured(row: Model) -> None:
    """For pictures and files: shown where editors put them and nowhere else."""
    if list(ReferenceIndex.get_references_to(row)[:1]):
        by_reference(row)


@cache
def rule_of(model: type[Model]) -> Rule | None:
    """Return what to do when a row of this model changes; None where no page shows it."""
    if model in _rules:
        return _rules[model]
    if issubclass(model, BaseSiteSetting | BaseGenericSetting | Site):
        return everything
    if issubclass(model, PageViewRestriction):
        return lambda row: purge_all(at_once=True)
    if issubclass(model, AbstractImage | AbstractDocument):
        return pictured
    hooks.search_for_hooks()  # snippets are registered there
    # A snippet may be found by a query as well as put somewhere. Whoever knows better registers `by_reference`.
    return everything if model in get_snippet_models() else None


def _places_of(row: Model, depth: int = 1) -> Iterator[Model]:
    """Yield pages and settings that show this row, directly or through snippets."""
    for place, _references in ReferenceIndex.get_references_to(row).group_by_source_object():
        if isinstance(place, Page | BaseSiteSetting | BaseGenericSetting) or depth == DEEPEST:
            yield place
        elif place is not None:
            yield from _places_of(place, depth + 1)
