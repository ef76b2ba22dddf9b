"""Pages and what comes back from them, in Wagtail; our checks, and approval where it is needed."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Permission
from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin import messages

from core.userbar import use_our_checks
from home.approval import keep_as_draft
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


@hooks.register("construct_wagtail_userbar")
def our_checks(request: HttpRequest, items: list[Any], page: Any) -> None:
    use_our_checks(items)


@hooks.register("before_create_page")
def draft_first(request: HttpRequest, parent: Any, kind: Any) -> None:
    """A new page that needs approval is never published by the form that makes it."""
    request.makes_page_of = kind  # for the buttons, whose hook is not told
    if keep_as_draft(request, kind, "action-publish"):
        messages.warning(request, "This page needs approval, so it was kept as a draft. Submit it when it is ready.")


@hooks.register("before_copy_page")
def copy_as_draft(request: HttpRequest, page: Any) -> None:
    """Nor is a copy of one, which may go anywhere and be called anything."""
    if keep_as_draft(request, page.specific_class, "publish_copies"):
        messages.warning(request, "This page needs approval, so its copy was kept as a draft.")


@hooks.register("construct_page_action_menu")
def no_publish_button(items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """Offer no button that `draft_first` would take back."""
    kind = getattr(request, "makes_page_of", None) if context["view"] == "create" else None
    if getattr(kind, "needs_approval", False) and not request.user.is_superuser:
        items[:] = [item for item in items if item.name != "action-publish"]
