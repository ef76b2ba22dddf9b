"""Every change, wherever it is made, throws away what shows it."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.db.models.signals import m2m_changed, post_save, pre_delete, pre_save
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_slug_changed, post_page_move

from core.page_cache.changes import rule_of
from core.page_cache.page_changes import page_deleted, page_saved, remember
from core.page_cache.purging import purge_all


@receiver(pre_save)
def about_to_save(sender: type[Model], instance: Model, raw: bool = False, **about: Any) -> None:
    if isinstance(instance, Page) and not raw:
        remember(instance)


@receiver(post_save)
def saved(sender: type[Model], instance: Model, raw: bool = False, update_fields: Any = None, **about: Any) -> None:
    if raw:
        return
    if isinstance(instance, Page):
        page_saved(instance, update_fields)
    elif rule := rule_of(sender):
        rule(instance)


@receiver(pre_delete)
def about_to_delete(sender: type[Model], instance: Model, **about: Any) -> None:
    """Look before the row is gone: afterwards nobody knows where it stood."""
    if isinstance(instance, Page):
        page_deleted(instance)
    elif rule := rule_of(sender):
        rule(instance)


@receiver(m2m_changed)
def related(sender: type[Model], instance: Model, action: str, **about: Any) -> None:
    if action.startswith("post_") and (rule := rule_of(sender)):
        rule(instance)


@receiver([page_slug_changed, post_page_move])
def moved(**about: Any) -> None:
    purge_all()
