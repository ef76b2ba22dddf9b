"""Bringing the groups of `roles` and the approval of landing pages into the database, as often as one likes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import connections, transaction
from django.db.models import Model
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)
from wagtail.users.models import UserProfile

from core.models import SecondLook
from core.pages import SitePage
from home.roles import APPROVERS, EDITOR_GROUPS, EditorGroup

ENTER = "wagtailadmin.access_admin"
APPROVAL = "Approval of landing pages"
TABLES = (
    Group,
    Permission,
    Page,
    GroupPagePermission,
    GroupCollectionPermission,
    WorkflowTask,
    SecondLook,
    UserProfile,
)


def sync_after_migrate(sender: AppConfig, using: str = "default", **_: Any) -> None:
    """Sync once all apps have their permissions: after the last of them."""
    last = [config for config in apps.get_app_configs() if config.models_module][-1]
    if sender is last and using == "default" and _has_tables(using):
        sync_editor_groups()


def _has_tables(using: str) -> bool:
    """Say whether everything we write to is there; half way through a backwards migration it is not."""
    there = set(connections[using].introspection.table_names())
    return there >= {model._meta.db_table for model in TABLES}


@transaction.atomic
def sync_editor_groups() -> None:
    """Add the groups and rights that are missing, and let landing pages need approval."""
    wanted = {right for group in EDITOR_GROUPS for right in (*group.models, ENTER, *_on_trees(group))}
    rights = _permissions(wanted)
    root, collections = Page.get_first_root_node(), list(Collection.objects.filter(depth=1))
    for entry in EDITOR_GROUPS:
        group, _ = Group.objects.get_or_create(name=entry.name)
        group.permissions.add(*_known(rights, (*entry.models, ENTER)))
        pages = _known(rights, _named("wagtailcore", entry.pages))
        pictures = _known(rights, _named("wagtailimages", entry.pictures))
        _allow(GroupPagePermission, group, "page", [root] if root else [], pages)
        _allow(GroupCollectionPermission, group, "collection", collections, pictures)
    _need_approval()
    UserProfile.objects.filter(current_time_zone="").update(current_time_zone=settings.BUSINESS_TIME_ZONE)


def approve_from_now_on(page: Page) -> None:
    """Let a page wait for approval; one that somebody gave a workflow of its own is left alone."""
    workflow = Workflow.objects.active().filter(name=APPROVAL).first()
    if workflow is not None:
        WorkflowPage.objects.get_or_create(page=page, defaults={"workflow": workflow})


def _on_trees(entry: EditorGroup) -> tuple[str, ...]:
    return (*_named("wagtailcore", entry.pages), *_named("wagtailimages", entry.pictures))


def _named(app: str, codenames: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"{app}.{codename}" for codename in codenames)


def _permissions(wanted: set[str]) -> dict[str, Permission]:
    found = Permission.objects.select_related("content_type").filter(
        codename__in={name.split(".")[1] for name in wanted}
    )
    return {f"{right.content_type.app_label}.{right.codename}": right for right in found}


def _known(rights: dict[str, Permission], names: Iterable[str]) -> list[Permission]:
    return [rights[name] for name in names if name in rights]


def _allow(model: type[Model], group: Group, place: str, places: Iterable[Model], rights: list[Permission]) -> None:
    """Give a group rights at places of a tree, keeping those it has."""
    rows: Any = model._default_manager
    had = set(rows.filter(group=group).values_list(f"{place}_id", "permission_id"))
    rows.bulk_create(
        model(group=group, permission=right, **{place: at})
        for at in places
        for right in rights
        if (at.pk, right.pk) not in had
    )


def _need_approval() -> None:
    task, made = SecondLook.objects.get_or_create(name=APPROVAL)
    if made:
        task.groups.add(Group.objects.get(name=APPROVERS))
    workflow, made = Workflow.objects.get_or_create(name=APPROVAL)
    if made:
        WorkflowTask.objects.create(workflow=workflow, task=task)
    for kind in apps.get_models():
        if issubclass(kind, SitePage) and kind.needs_approval:
            for page in Page.objects.exact_type(kind).filter(workflowpage=None):
                approve_from_now_on(page)
