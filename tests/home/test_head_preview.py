"""The preview in the editor: the same words as the page itself, from what was typed, and nothing is saved."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Revision

from accounts.models import Role, User
from core.models import Photo
from home.models import HomePage, StandardPage
from tests.booking.factories import make_service
from tests.home.factories import make_home, make_index, make_page, make_service_page
from tests.home.reading import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def page() -> StandardPage:
    return make_page(make_home(), title="About us", slug="about", summary="Six people and a van in Bristol, every day.")


def ask(client: Client, page: Any, **typed: Any) -> dict[str, Any]:
    label = f"{page._meta.app_label}/{page._meta.model_name}"
    answer = client.post(f"/cms/head-preview/{label}/{page.pk or 0}/", typed)
    assert answer.status_code == 200
    said: dict[str, Any] = answer.json()
    return said


def test_it_says_what_the_page_says(admin_client: Client, client: Client, page: StandardPage) -> None:
    shown, said = read(client, page.url), ask(admin_client, page)
    assert (said["title"], said["description"]) == (shown.title, shown.meta("description"))
    assert said["alt"] == shown.meta("og:image:alt")
    assert said["address"] == "testserver › about"


def test_it_follows_what_is_typed_and_saves_nothing(admin_client: Client, page: StandardPage) -> None:
    said = ask(admin_client, page, seo_title="", title="Who we are", search_description="", summary="Others.")
    assert (said["title"], said["description"]) == ("Who we are · Callout", "Others.")
    assert said["title_origin"] == "the pattern that came with the site"
    assert said["description_origin"] == "the page's summary"
    page.refresh_from_db()
    assert page.title == "About us"
    assert not Revision.objects.exists()


def test_lengths_are_judged_in_words(admin_client: Client, page: StandardPage) -> None:
    said = ask(admin_client, page, seo_title="x" * 61, search_description="Short.")
    assert "61 characters" in said["title_notes"][0]
    assert "only 6 characters" in said["description_notes"][0]
    said = ask(admin_client, page, seo_title="x" * 60, search_description="x" * 161)
    assert not said["title_notes"]
    assert "161 characters" in said["description_notes"][0]
    assert not ask(admin_client, page, search_description="x" * 160)["description_notes"]


def test_an_unknown_token_is_told_before_it_is_saved(admin_client: Client, page: StandardPage) -> None:
    said = ask(admin_client, page, seo_title="From {price}")
    assert "There is no token {price}" in said["title_notes"][0]
    assert said["title"] == "About us · Callout"


def test_the_card_is_sent_once_and_again_only_when_it_changes(admin_client: Client, page: StandardPage) -> None:
    first = ask(admin_client, page)
    assert base64.b64decode(first["source"].removeprefix("data:image/png;base64,")).startswith(b"\x89PNG")
    assert "source" not in ask(admin_client, page, shown=first["picture"], summary="Others.")
    assert "source" in ask(admin_client, page, shown=first["picture"], title="Changed")


def test_a_chosen_picture_is_shown_instead(admin_client: Client, page: StandardPage) -> None:
    photo = Photo.objects.create(title="Kitchen", file=get_test_image_file())
    assert "/media/" in ask(admin_client, page, social_image=photo.pk)["source"]
    assert "data:" in ask(admin_client, page, social_image="")["source"]


def test_a_price_token_shows_the_price_of_the_service_being_chosen(admin_client: Client) -> None:
    index = make_index(make_home())
    page = make_service_page(index, make_service(price=40))
    dear = make_service(price=90)
    typed = {"seo_title": "From {price_from}"}
    assert ask(admin_client, page, **typed)["title"] == "From £40"
    assert ask(admin_client, page, **typed, service=dear.pk)["title"] == "From £90"


def test_a_page_not_saved_yet_is_previewed_too(admin_client: Client, page: StandardPage) -> None:
    said = ask(admin_client, StandardPage(), title="Brand new", slug="brand-new")
    assert said["title"] == "Brand new · Callout"
    assert said["address"].endswith("› brand-new")
    assert ask(admin_client, StandardPage())["title"] == "Callout"


@pytest.mark.parametrize("value", ["nonsense", "0", "-1", "9" * 30, "\0", "1.5", "🎉"])
def test_a_value_that_is_none_leaves_what_was(admin_client: Client, page: StandardPage, value: str) -> None:
    assert ask(admin_client, page, social_image=value)["title"] == "About us · Callout"


def test_any_text_is_taken(admin_client: Client, page: StandardPage) -> None:
    for text in ("\0" * 9, "x" * 100_000, "</script>", "{" * 500, "ẞ" * 300, "\u202e"):
        ask(admin_client, page, title=text, seo_title=text, search_description=text, canonical=text, slug=text)


@pytest.mark.parametrize("address", ["home/nothing/0", "accounts/user/0", "home/homepage/999999", "home/homepage/{pk}"])
def test_what_is_no_page_of_that_kind_is_not_there(admin_client: Client, page: StandardPage, address: str) -> None:
    assert admin_client.post(f"/cms/head-preview/{address.format(pk=page.pk)}/").status_code == 404


def test_who_may_not_edit_the_page_sees_nothing_of_it(client: Client, page: StandardPage) -> None:
    address = f"/cms/head-preview/home/standardpage/{page.pk}/"
    assert client.post(address).status_code == 302
    editor = User.objects.create_user("mo@example.com", "four words in a row", role=Role.MANAGER)
    group = Group.objects.get_or_create(name="Only looks in")[0]
    group.permissions.add(_may_enter())
    editor.groups.add(group)
    client.force_login(editor)
    answer = client.post(address)
    assert answer.status_code in (302, 403)
    assert "About us" not in answer.content.decode()


def _may_enter() -> Any:
    from django.contrib.auth.models import Permission

    return Permission.objects.get(codename="access_admin")


def test_it_is_only_asked_by_post(admin_client: Client, page: StandardPage) -> None:
    assert admin_client.get(f"/cms/head-preview/home/standardpage/{page.pk}/").status_code == 405


def test_it_stands_in_the_editor_of_every_kind_of_page(admin_client: Client, page: StandardPage) -> None:
    home = HomePage.objects.get()
    for shown in (home, page, make_index(home)):
        html = admin_client.get(f"/cms/pages/{shown.pk}/edit/").content.decode()
        assert "data-head-preview" in html
        assert "cms/head_preview.js" in html
