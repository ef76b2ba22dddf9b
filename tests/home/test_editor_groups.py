"""The groups of editors: made by every migration, completed and never cut back."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db.models.signals import post_migrate
from wagtail.models import Collection, GroupPagePermission, Page, Workflow

from home.granting import APPROVAL, sync_after_migrate, sync_editor_groups
from home.roles import EDITOR_GROUPS, EditorGroup
from tests.home.editors import make_editor

pytestmark = pytest.mark.django_db


def rights_of(name: str) -> set[str]:
    return {right.codename for right in Group.objects.get(name=name).permissions.all()}


def test_a_migrated_site_has_every_group() -> None:
    names = {group.name for group in EDITOR_GROUPS}
    assert set(Group.objects.filter(name__in=names).values_list("name", flat=True)) == names


def test_every_editor_may_enter_the_cms() -> None:
    for group in EDITOR_GROUPS:
        assert make_editor(group.name).has_perm("wagtailadmin.access_admin")


def test_marketing_has_no_right_in_the_catalogue_but_to_look() -> None:
    rights = Group.objects.get(name="Marketing").permissions.filter(content_type__app_label="catalogue")
    assert all(right.codename.startswith("view_") for right in rights)


def test_nobody_but_pricing_may_add_a_price_and_nobody_may_change_one() -> None:
    assert {group.name for group in EDITOR_GROUPS if "add_priceversion" in rights_of(group.name)} == {"Pricing"}
    assert not any({"change_priceversion", "delete_priceversion"} & rights_of(group.name) for group in EDITOR_GROUPS)


def test_no_group_may_export_orders_or_see_whose_they_are() -> None:
    forbidden = {"view_order", "change_order", "export_order_look_up", "view_customer"}
    assert not any(forbidden & rights_of(group.name) for group in EDITOR_GROUPS)


def test_syncing_twice_adds_nothing() -> None:
    sync_editor_groups()
    before = (Permission.objects.filter(group__isnull=False).count(), GroupPagePermission.objects.count())
    sync_editor_groups()
    after = (Permission.objects.filter(group__isnull=False).count(), GroupPagePermission.objects.count())
    assert after == before
    assert Workflow.objects.filter(name=APPROVAL).count() == 1


def test_what_an_administrator_gave_is_kept() -> None:
    marketing = Group.objects.get(name="Marketing")
    marketing.permissions.add(Permission.objects.get(codename="export_order_look_up"))
    call_command("sync_editor_groups", verbosity=0)
    assert "export_order_look_up" in rights_of("Marketing")


def test_what_is_missing_is_added_again() -> None:
    Group.objects.get(name="SEO").permissions.clear()
    Group.objects.filter(name="Pricing").delete()
    sync_editor_groups()
    assert "add_redirect" in rights_of("SEO")
    assert "add_priceversion" in rights_of("Pricing")


def test_a_right_on_a_model_that_does_not_exist_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    extra = EditorGroup("Night shift", pages=("add_page",), models=("moon.add_crater",))
    monkeypatch.setattr("home.granting.EDITOR_GROUPS", (extra,))
    sync_editor_groups()
    assert rights_of("Night shift") == {"access_admin"}


def test_the_deed_waits_for_the_last_app_of_a_migration(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[int] = []
    monkeypatch.setattr("home.granting.sync_editor_groups", lambda: done.append(1))
    for config in apps.get_app_configs():
        if config.models_module:
            sync_after_migrate(sender=config)
    assert done == [1]
    assert any("home.sync_editor_groups" in str(receiver[0]) for receiver in post_migrate.receivers)


def test_it_is_quiet_where_the_tree_is_empty() -> None:
    Page.objects.all().delete()
    Collection.objects.all().delete()
    sync_editor_groups()
