"""Each kind of editor at each door of the CMS, by real requests: what opens, and what a forged form cannot do."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect

from catalogue.models import AreaPrice, Extra, PriceVersion, Question
from core.models import Announcement, BusinessSettings
from home.models import ContactMessage, StandardPage
from services.models import ServicePage
from tests.booking.factories import make_service
from tests.dashboard.factories import make_order
from tests.home.editors import as_admin, as_editor, latest_title, post_page
from tests.home.factories import make_home, make_index, make_page, make_service_page

pytestmark = pytest.mark.django_db

EDITORS = ("Marketing", "Approvers", "Pricing", "SEO")
DOORS: dict[str, set[str]] = {
    "/cms/": {"Marketing", "Approvers", "Pricing", "SEO"},
    "/cms/pages/{page}/edit/": {"Marketing", "Approvers", "SEO"},
    "/cms/pages/add/home/standardpage/{home}/": {"Marketing", "Approvers"},
    "/cms/pages/{service_page}/edit/": {"Marketing", "Approvers", "SEO"},
    "/cms/pages/{page}/delete/": {"Marketing", "Approvers"},
    "/cms/images/": {"Marketing"},
    "/cms/images/add/": {"Marketing"},
    "/cms/documents/": set(),
    "/cms/snippets/catalogue/service/": {"Marketing", "Approvers", "Pricing"},
    "/cms/snippets/catalogue/service/add/": {"Pricing"},
    "/cms/snippets/catalogue/service/edit/{service}/": {"Pricing"},
    "/cms/snippets/catalogue/service/delete/{service}/": set(),
    "/cms/priceversion/": {"Pricing"},
    "/cms/priceversion/new/": {"Pricing"},
    "/cms/priceversion/edit/{price}/": set(),
    "/cms/priceversion/delete/{price}/": set(),
    "/cms/areaprice/new/": {"Pricing"},
    "/cms/providerprice/new/": {"Pricing"},
    "/cms/snippets/catalogue/question/add/": {"Pricing"},
    "/cms/snippets/catalogue/extra/add/": {"Pricing"},
    "/cms/catalogue/services/{service}/prices/": {"Pricing"},
    "/cms/catalogue/import/": {"Pricing"},
    "/cms/catalogue/export.csv": {"Pricing"},
    "/cms/snippets/core/faq/add/": {"Marketing"},
    "/cms/snippets/core/calltoaction/add/": {"Marketing"},
    "/cms/snippets/core/badge/": {"Marketing", "Approvers"},
    "/cms/snippets/core/announcement/add/": {"Marketing"},
    "/cms/contact-messages/": {"Marketing"},
    "/cms/contact-messages/?export=csv": set(),
    "/cms/reports/orders-by-source/": {"Marketing", "SEO"},
    "/cms/reports/funnel/": {"Marketing", "SEO"},
    "/cms/reports/missed/": {"SEO"},
    "/cms/searchpicks/": {"Marketing", "SEO"},
    "/cms/searchpicks/add/": {"Marketing", "SEO"},
    "/cms/redirects/": {"SEO"},
    "/cms/redirects/add/": {"SEO"},
    "/cms/redirects/import/": {"SEO"},
    "/cms/orders/": {"Marketing", "SEO"},
    "/cms/orders/?export=csv": set(),
    "/cms/orders/?export=xlsx": set(),
    "/cms/orders/inspect/{order}/": {"Marketing", "SEO"},
    "/cms/orders/edit/{order}/": set(),
    "/cms/orders/delete/{order}/": set(),
    "/cms/settings/core/businesssettings/{site}/": {"Marketing"},
    "/cms/settings/home/navigationsettings/{site}/": {"Marketing"},
    "/cms/settings/booking/bookingwording/{site}/": {"Marketing"},
    "/cms/settings/core/seosettings/{site}/": {"SEO"},
    "/cms/settings/core/analyticssettings/{site}/": {"SEO"},
    "/cms/users/": set(),
    "/cms/groups/": set(),
    "/cms/sites/": set(),
    "/cms/collections/": set(),
    "/cms/workflows/list/": set(),
}


@pytest.fixture
def things() -> dict[str, Any]:
    service = make_service(price=40)
    home = make_home()
    page = make_page(home)
    service_page = make_service_page(make_index(home), service)
    order = make_order()
    site = home.get_site()
    return {
        "home": home.pk,
        "page": page.pk,
        "service": service.pk,
        "service_page": service_page.pk,
        "price": service.prices.get().pk,
        "order": order.pk,
        "site": site.pk,
    }


@pytest.mark.parametrize("group", EDITORS)
def test_each_door_opens_to_those_it_should(group: str, things: dict[str, Any]) -> None:
    client = as_editor(group)
    answers = {path: client.get(path.format(**things)).status_code for path in DOORS}
    assert answers == {path: 200 if group in allowed else 302 for path, allowed in DOORS.items()}


def test_a_customer_is_led_to_the_door_for_staff() -> None:
    answer = as_editor().get("/cms/", follow=True)
    assert answer.status_code == 403


def page_of(things: dict[str, Any]) -> StandardPage:
    return StandardPage.objects.get(pk=things["page"])


def service_page_of(things: dict[str, Any]) -> ServicePage:
    return ServicePage.objects.get(pk=things["service_page"])


@pytest.mark.parametrize(("group", "published"), [("Marketing", True), ("Approvers", True), ("SEO", False)])
def test_who_may_publish_a_page_does(group: str, published: bool, things: dict[str, Any]) -> None:
    post_page(as_editor(group), page_of(things), search_description="New words", **{"action-publish": "1"})
    assert (page_of(things).search_description == "New words") is published


def test_pricing_edits_no_page_even_by_a_forged_form(things: dict[str, Any]) -> None:
    page = page_of(things)
    as_editor("Pricing").post(f"/cms/pages/{page.pk}/edit/", {"title": "Taken", "slug": page.slug, "body-count": "0"})
    assert Redirect.objects.count() == 0
    assert page_of(things).title == page.title
    assert not page_of(things).has_unpublished_changes


def test_seo_changes_how_a_page_is_found_and_no_word_of_it(things: dict[str, Any]) -> None:
    page = page_of(things)
    answer = post_page(as_editor("SEO"), page, seo_title="Found", title="Taken", summary="Taken")
    assert answer.status_code == 302
    draft = page_of(things).get_latest_revision_as_object()
    assert (draft.seo_title, draft.title, draft.summary) == ("Found", page.title, page.summary)


def test_marketing_cannot_point_a_page_at_another_service(things: dict[str, Any]) -> None:
    other = make_service(price=1)
    page = service_page_of(things)
    post_page(as_editor("Marketing"), page, service=str(other.pk), **{"action-publish": "1"})
    assert service_page_of(things).service_id == things["service"]


def test_marketing_cannot_change_a_service_by_a_direct_post(things: dict[str, Any]) -> None:
    fields = {"name": "Free clean", "slug": "free", "category": "1", "minutes": "5", "tax_rate": "0"}
    client = as_editor("Marketing")
    client.post(f"/cms/snippets/catalogue/service/edit/{things['service']}/", fields)
    client.post(f"/cms/snippets/catalogue/service/delete/{things['service']}/")
    assert str(service_page_of(things).service) != "Free clean"


@pytest.mark.parametrize("group", EDITORS)
def test_only_pricing_adds_a_price(group: str, things: dict[str, Any]) -> None:
    tomorrow = timezone.localdate() + timezone.timedelta(days=1)
    price = {"service": things["service"], "amount_0": "55", "amount_1": "GBP", "valid_from": f"{tomorrow} 09:00"}
    as_editor(group).post("/cms/priceversion/new/", price)
    assert PriceVersion.objects.filter(amount=55).exists() is (group == "Pricing")


@pytest.mark.parametrize("client", [pytest.param("Pricing", id="pricing"), pytest.param("", id="admin")])
def test_nobody_rewrites_or_removes_a_price(client: str, things: dict[str, Any]) -> None:
    who = as_editor(client) if client else as_admin()
    price = {"service": things["service"], "amount_0": "1", "amount_1": "GBP", "valid_from": "2020-01-01 09:00"}
    who.post(f"/cms/priceversion/edit/{things['price']}/", price)
    who.post(f"/cms/priceversion/delete/{things['price']}/")
    assert PriceVersion.objects.get().amount.amount == 40


@pytest.mark.parametrize("group", EDITORS)
def test_only_seo_makes_redirects(group: str, things: dict[str, Any]) -> None:
    redirect = {"old_path": "/old", "redirect_link": "https://example.com/new", "is_permanent": "on"}
    as_editor(group).post("/cms/redirects/add/", redirect)
    assert Redirect.objects.exists() is (group == "SEO")


FIRM = {"name": "New name", "legal_name": "Taken over Ltd", "vat_number": "GB1", "company_number": "1"}
FIRM |= {f"{stream}-count": "0" for stream in ("week", "special_days", "socials")}


@pytest.mark.parametrize("group", EDITORS)
def test_marketing_changes_how_the_firm_is_reached_and_nobody_what_stands_on_receipts(
    group: str, things: dict[str, Any]
) -> None:
    as_editor(group).post(f"/cms/settings/core/businesssettings/{things['site']}/", FIRM)
    found = BusinessSettings.objects.filter(name="New name").first()
    assert (found is not None) is (group == "Marketing")
    assert not BusinessSettings.objects.exclude(legal_name="", vat_number="", company_number="").exists()


def test_an_admin_changes_what_stands_on_receipts(things: dict[str, Any]) -> None:
    as_admin().post(f"/cms/settings/core/businesssettings/{things['site']}/", FIRM)
    assert BusinessSettings.objects.get().vat_number == "GB1"


SAID = '{{"blocks": [{{"key": "a", "text": "Closed", "type": "unstyled"}}], "entityMap": {{}}}}'
# What each group writes by a direct POST: who may, where, what is sent, and the word it leaves.
FORGED: dict[str, tuple[set[str], str, dict[str, str], Any, dict[str, Any]]] = {
    "question": (
        {"Pricing"},
        "/cms/snippets/catalogue/question/add/",
        {"service": "{service}", "text": "Any pets?", "kind": "text", "active": "on"},
        Question,
        {"text": "Any pets?"},
    ),
    "extra": (
        {"Pricing"},
        "/cms/snippets/catalogue/extra/add/",
        {"service": "{service}", "name": "Fridge", "price_0": "9", "price_1": "GBP", "minutes": "5"}
        | {"max_quantity": "1", "active": "on"},
        Extra,
        {"name": "Fridge"},
    ),
    "area price": (
        {"Pricing"},
        "/cms/areaprice/new/",
        {"service": "{service}", "outcodes": "BS6", "amount_0": "9", "amount_1": "GBP"},
        AreaPrice,
        {"outcodes__contains": "BS6"},
    ),
    "price of a service": (
        {"Pricing"},
        "/cms/catalogue/services/{service}/prices/new/",
        {"amount": "56"},
        PriceVersion,
        {"amount": 56},
    ),
    "announcement": (
        {"Marketing"},
        "/cms/snippets/core/announcement/add/",
        {
            "text": '{{"blocks": [{{"key": "a", "text": "Closed", "type": "unstyled"}}], "entityMap": {{}}}}',
            "level": "news",
        },
        Announcement,
        {"text__contains": "Closed"},
    ),
}


@pytest.mark.parametrize("what", FORGED)
@pytest.mark.parametrize("group", EDITORS)
def test_a_direct_post_writes_only_what_is_ones_own(group: str, what: str, things: dict[str, Any]) -> None:
    allowed, path, fields, model, written = FORGED[what]
    sent = {name: value.format(**things) for name, value in fields.items()}
    as_editor(group).post(path.format(**things), sent)
    assert model.objects.filter(**written).exists() is (group in allowed)


@pytest.mark.parametrize("group", EDITORS)
def test_marketing_marks_a_message_as_dealt_with_and_nobody_deletes_one(group: str, things: dict[str, Any]) -> None:
    message = ContactMessage.objects.create(name="Ada", email="a@b.example", message="Hello", sent_at=timezone.now())
    client = as_editor(group)
    client.post(f"/cms/contact-messages/toggle/{message.pk}/")
    client.post(f"/cms/contact-messages/delete/{message.pk}/")
    assert (ContactMessage.objects.get().handled_at is not None) is (group == "Marketing")


@pytest.mark.parametrize("group", EDITORS)
def test_only_those_who_set_prices_see_the_site_as_of_another_day(group: str, things: dict[str, Any]) -> None:
    answer = as_editor(group).post(f"/cms/catalogue/services/{things['service']}/as-of/", {"day": "2031-01-01"})
    assert ("as_of" in answer.cookies) is (group == "Pricing")


def test_pricing_deletes_nothing_that_is_sold(things: dict[str, Any]) -> None:
    client = as_editor("Pricing")
    client.post(f"/cms/snippets/catalogue/service/delete/{things['service']}/")
    client.post(f"/cms/bulk/catalogue/service/delete/?id={things['service']}&next=/cms/")
    assert service_page_of(things).service_id == things["service"]


def test_marketing_cannot_make_itself_an_admin(things: dict[str, Any]) -> None:
    client = as_editor("Marketing")
    user = client.get("/cms/").context["request"].user
    client.post(reverse("wagtailusers_users:edit", args=[user.pk]), {"email": user.email, "is_superuser": "on"})
    client.post(reverse("wagtailadmin_account"), {"profile-is_superuser": "on", "is_superuser": "on"})
    user.refresh_from_db()
    assert not user.is_superuser


def test_pricing_publishes_nothing_in_bulk(things: dict[str, Any]) -> None:
    draft = make_page(StandardPage.objects.get(pk=things["page"]), live=False)
    as_editor("Pricing").post(f"/cms/bulk/wagtailcore/page/publish/?id={draft.pk}&next=/cms/")
    assert not StandardPage.objects.get(pk=draft.pk).live


def test_an_editor_sees_no_menu_of_what_is_not_theirs(client: Client, things: dict[str, Any]) -> None:
    html = as_editor("Pricing").get("/cms/").content.decode()
    for word in ("/cms/images/", "/cms/redirects/", "/cms/orders/", "/cms/users/", "/cms/documents/"):
        assert word not in html
    assert "/cms/priceversion/" in html
    assert latest_title(page_of(things))
