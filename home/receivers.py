"""What pages do when something happens: groups after a migration, approval for a new landing page."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_migrate, post_save

from core.pages import SitePage
from home.granting import approve_from_now_on, sync_after_migrate


def connect() -> None:
    post_migrate.connect(sync_after_migrate, dispatch_uid="home.sync_editor_groups")
    post_save.connect(ask_for_approval, dispatch_uid="home.ask_for_approval")


def ask_for_approval(sender: type, instance: Any, created: bool, raw: bool = False, **_: Any) -> None:
    """Attach the workflow to a new page of a type that needs approval."""
    if created and not raw and issubclass(sender, SitePage) and instance.needs_approval:
        approve_from_now_on(instance)
