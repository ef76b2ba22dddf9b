"""The reports for editors: what they find, who sees them, and what they cost."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import GroupPagePermission

from accounts.models import User
from core.models import BrokenLink, MissedPath, Photo
from tests.booking.factories import make_service
from tests.home.blocks import chip
from tests.home.factories import make_home, make_page

pytestmark = pytest.mark.django_db
AT = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)


@pytest.fixture
def home() -> Any:
    return make_home(search_description="Clean homes.")


@pytest.fixture
def cms(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("boss@example.com", "four words in a row"))
    return client


@pytest.fixture
def editor(client: Client) -> Client:
    """Sign in somebody who may enter the CMS and no more."""
    group = Group.objects.create(name="Visitors of the CMS")
    group.permissions.add(Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"))
    user = User.objects.create_user("ed@example.com", "four words in a row")
    user.groups.add(group)
    client.force_login(user)
    return client


def read(cms: Client, name: str) -> str:
    answer = cms.get(f"/cms/reports/to-fix/{name}/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_all_is_well_where_nothing_is_wrong(cms: Client, home: Any) -> None:
    for name in ("titles", "pictures", "links", "selling"):
        assert "All is well." in read(cms, name)
    assert "Nothing to mend. All is well." in cms.get("/cms/").content.decode()


def test_a_page_without_a_description_is_named(cms: Client, home: Any) -> None:
    page = make_page(home, title="About us", summary="")
    html = read(cms, "titles")
    assert f"/cms/pages/{page.pk}/edit/" in html
    assert "No description" in html


def test_the_summary_counts_as_description(cms: Client, home: Any) -> None:
    make_page(home, summary="Who we are.")
    assert "All is well." in read(cms, "titles")


def test_doubled_titles_and_descriptions_name_each_other(cms: Client, home: Any) -> None:
    make_page(home, title="One", seo_title="Same", summary="Alike")
    make_page(home, title="Two", seo_title="same", summary="alike")
    html = read(cms, "titles")
    assert "The same title as “Two”" in html
    assert "The same description as “One”" in html


def test_what_no_search_engine_sees_needs_no_description(cms: Client, home: Any) -> None:
    make_page(home, summary="", noindex=True)
    make_page(home, summary="", live=False)
    assert "All is well." in read(cms, "titles")


def test_a_picture_nobody_described_is_named(cms: Client, home: Any) -> None:
    Photo.objects.create(title="Kitchen", file=get_test_image_file())
    html = read(cms, "pictures")
    assert "Kitchen" in html
    assert "Not used anywhere." in html


def test_a_picture_shown_without_words_is_named_with_its_page(cms: Client, home: Any) -> None:
    photo = Photo.objects.create(title="Kitchen", description="A kitchen", file=get_test_image_file())
    page = make_page(home, title="With picture")
    image = {"image": photo.pk, "decorative": False, "alt_text": ""}
    page.body = [{"type": "picture", "id": "x", "value": {"image": image, "caption": ""}}]
    page.save()
    assert "With picture" in read(cms, "pictures")


def test_a_broken_link_is_named_with_its_page(cms: Client, home: Any) -> None:
    page = make_page(home, title="With link")
    BrokenLink.objects.create(page=page, target="/gone/", reason="There is nothing at this address.", found_at=AT)
    html = read(cms, "links")
    assert "With link" in html
    assert "It links to: /gone/" in html


def test_the_first_page_counts_what_there_is_to_mend(cms: Client, home: Any) -> None:
    page = make_page(home, summary="")
    BrokenLink.objects.create(page=page, target="/gone/", reason="Gone.", found_at=AT)
    MissedPath.objects.create(path="/old", count=1, first_seen=AT, last_seen=AT)
    page.last_published_at = datetime(2020, 1, 1, tzinfo=UTC)
    page.save()
    html = cms.get("/cms/").content.decode()
    for label in ("Titles and descriptions", "Broken links", "Missed addresses", "Pages not touched for a year"):
        assert label in html


def test_more_pages_cost_a_report_no_more(cms: Client, home: Any) -> None:
    def cost(name: str) -> int:
        read(cms, name)
        with CaptureQueriesContext(connection) as queries:
            read(cms, name)
        return len(queries)

    def grow() -> None:
        said = {"type": "text", "value": f"<p>Only {chip(make_service().pk)}.</p>", "id": str(uuid4())}
        page = make_page(home, summary="", body=[said])
        BrokenLink.objects.create(page=page, target="/gone/", reason="Gone.", found_at=AT)
        Photo.objects.create(title="Kitchen", file=get_test_image_file())

    grow()
    little = [cost(name) for name in ("titles", "pictures", "links", "selling")]
    for _ in range(4):
        grow()
    assert [cost(name) for name in ("titles", "pictures", "links", "selling")] == little


@pytest.mark.parametrize("export", ["csv", "xlsx"])
def test_an_export_holds_no_formula(cms: Client, home: Any, export: str) -> None:
    make_page(home, title="=HYPERLINK(1)", summary="")
    answer = cms.get("/cms/reports/to-fix/titles/", {"export": export})
    assert answer.status_code == 200
    if export == "csv":
        assert "'=HYPERLINK(1)" in answer.getvalue().decode()


def test_an_unknown_report_is_not_there(cms: Client, home: Any) -> None:
    assert cms.get("/cms/reports/to-fix/nothing/").status_code == 404


def test_who_edits_nothing_sees_no_report(editor: Client, home: Any) -> None:
    make_page(home, summary="")
    for path in ("to-fix/titles/", "to-fix/links/", "to-fix/selling/", "to-fix/pictures/", "missed/"):
        answer = editor.get(f"/cms/reports/{path}")
        assert answer.status_code in (302, 403)
    html = editor.get("/cms/").content.decode()
    assert "Titles and descriptions" not in html
    assert "To fix" not in html


def test_an_editor_sees_only_the_pages_they_look_after(editor: Client, home: Any) -> None:
    mine, other = make_page(home, title="Mine", summary=""), make_page(home, title="Somebody's", summary="")
    right = Permission.objects.get(content_type__app_label="wagtailcore", codename="change_page")
    GroupPagePermission.objects.create(group=Group.objects.get(name="Visitors of the CMS"), page=mine, permission=right)
    html = read(editor, "titles")
    assert "Mine" in html
    assert other.title not in html.replace("&#x27;", "'")


def test_missed_addresses_are_listed_by_how_often(cms: Client, home: Any) -> None:
    for path, count in (("/seldom", 1), ("/often", 9)):
        MissedPath.objects.create(path=path, count=count, first_seen=AT, last_seen=AT)
    html = cms.get("/cms/reports/missed/").content.decode()
    assert html.index("/often") < html.index("/seldom")


def test_a_missed_address_becomes_a_redirect_in_one_form(cms: Client, home: Any) -> None:
    missed = MissedPath.objects.create(path="/old", count=3, first_seen=AT, last_seen=AT)
    page = make_page(home, slug="about")
    form = cms.get(f"/cms/reports/missed/{missed.pk}/redirect/").content.decode()
    assert 'value="/old"' in form
    told = {"old_path": "/old", "redirect_page": page.pk, "is_permanent": "on", "site": "", "redirect_link": ""}
    answer = cms.post(f"/cms/reports/missed/{missed.pk}/redirect/", told)
    assert answer["Location"] == "/cms/reports/missed/"
    assert Redirect.objects.get().redirect_page_id == page.pk
    assert "All is well." in cms.get("/cms/reports/missed/").content.decode()
    assert cms.get("/old/")["Location"].endswith("/about/")


def test_an_ignored_address_leaves_the_list(cms: Client, home: Any) -> None:
    missed = MissedPath.objects.create(path="/old", count=3, first_seen=AT, last_seen=AT)
    assert cms.get(f"/cms/reports/missed/{missed.pk}/ignore/").status_code == 405
    cms.post(f"/cms/reports/missed/{missed.pk}/ignore/")
    assert "All is well." in cms.get("/cms/reports/missed/").content.decode()


def test_only_those_who_may_redirect_decide(editor: Client, home: Any) -> None:
    missed = MissedPath.objects.create(path="/old", count=3, first_seen=AT, last_seen=AT)
    editor.post(f"/cms/reports/missed/{missed.pk}/ignore/")
    editor.post(f"/cms/reports/missed/{missed.pk}/redirect/", {"old_path": "/old", "redirect_link": "/"})
    missed.refresh_from_db()
    assert not missed.ignored
    assert not Redirect.objects.exists()


def test_a_hostile_path_is_shown_as_text(cms: Client, home: Any) -> None:
    MissedPath.objects.create(path="/<script>x", count=1, first_seen=AT, last_seen=timezone.now())
    assert "<script>x" not in cms.get("/cms/reports/missed/").content.decode()
