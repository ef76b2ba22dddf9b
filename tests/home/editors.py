"""Editors of every kind, and their forms as a browser would send them."""

from __future__ import annotations

from itertools import count
from typing import Any

from django.contrib.auth.models import Group
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.test.utils.form_data import querydict_from_html

from accounts.models import User

_numbers = count(1)


def make_editor(*groups: str, **fields: Any) -> User:
    user = User.objects.create_user(f"editor{next(_numbers)}@example.com", "four words in a row", **fields)
    user.groups.set(Group.objects.filter(name__in=groups))
    return user


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def as_editor(*groups: str) -> Client:
    return signed_in(make_editor(*groups))


def as_admin() -> Client:
    return signed_in(User.objects.create_superuser(f"boss{next(_numbers)}@example.com", "four words in a row"))


def edit_url(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def post_page(client: Client, page: Page, **changes: str) -> HttpResponse:
    """Open the editor of `page` and send its form with `changes`; fields that it does not have are sent too."""
    opened = client.get(edit_url(page))
    form = querydict_from_html(opened.content.decode(), form_id="page-edit-form").dict()
    streams = {
        f"{field.name}-count": "0" for field in page.specific_class._meta.get_fields() if isinstance(field, StreamField)
    }
    return client.post(edit_url(page), {**form, **streams, **changes})  # type: ignore[return-value]


def latest_title(page: Page) -> str:
    return str(Page.objects.get(pk=page.pk).get_latest_revision_as_object().title)
