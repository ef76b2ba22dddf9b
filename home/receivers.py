"""What pages do when something happens: groups after a migration, approval for a new page, an editor's clock."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_migrate, post_save, pre_save
from wagtail.users.models import UserProfile

from core.pages import SitePage
from home.granting import approve_from_now_on, sync_after_migrate


def connect() -> None:
    post_migrate.connect(sync_after_migrate, dispatch_uid="home.sync_editor_groups")
    pre_save.connect(use_the_firms_clock, sender=UserProfile, dispatch_uid="home.use_the_firms_clock")
    user_logged_in.connect(wind_the_clock, dispatch_uid="home.wind_the_clock")
    post_save.connect(ask_for_approval, dispatch_uid="home.ask_for_approval")


def ask_for_approval(sender: type, instance: Any, created: bool, raw: bool = False, **_: Any) -> None:
    """Attach the workflow to a new page of a type that needs approval."""
    if created and not raw and issubclass(sender, SitePage) and instance.needs_approval:
        approve_from_now_on(instance)


def use_the_firms_clock(sender: type, instance: Any, **_: Any) -> None:
    """Let an editor who chose no time zone read and type times by the firm's: their ten o'clock is ours."""
    instance.current_time_zone = instance.current_time_zone or settings.BUSINESS_TIME_ZONE


def wind_the_clock(sender: type, user: Any, **_: Any) -> None:
    """Give an editor the profile that holds the clock before the first form is sent."""
    if user.has_perm("wagtailadmin.access_admin"):
        UserProfile.get_for_user(user)
