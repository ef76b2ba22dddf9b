"""Pages and what comes back from them, in Wagtail."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Permission
from wagtail import hooks

from home.message_list import MessageViewSet
from home.reports import hooks as report_hooks  # noqa: F401 - importing registers them


def register_messages() -> MessageViewSet:
    return MessageViewSet()


def register_message_rights() -> Any:
    """Let group settings name the rights on messages."""
    return Permission.objects.filter(
        content_type__app_label="home",
        codename__in=[f"{deed}_contactmessage" for deed in ("view", "change", "delete", "export")],
    )


def register_message_log(actions: Any) -> None:
    actions.register_action("callout.export_messages", "Export messages", "Contact messages exported")


hooks.register("register_admin_viewset", register_messages)
hooks.register("register_permissions", register_message_rights)
hooks.register("register_log_actions", register_message_log)
