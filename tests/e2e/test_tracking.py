"""What a browser does for counting, consent and addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.buying import choose_service, go_to_services, new_customer
from tests.running import RunningSite, eventually

pytestmark = pytest.mark.browser


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """A phone's screen, and nobody's script from elsewhere: what asks for one is noted by the test."""
    context = chromium.new_context(viewport={"width": 360, "height": 780})
    context.route("https://**", lambda route: route.abort())
    yield context
    context.close()


def counted(site: RunningSite, name: str) -> int:
    [(number,)] = site.rows("SELECT count(*) FROM core_analyticsevent WHERE name = ?", name)
    return int(number)


def to_details(page: Page, site: RunningSite) -> None:
    go_to_services(page, site.url)
    choose_service(page, "Regular clean")
    page.get_by_role("link", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Who are we coming to?")


def test_pages_report_what_is_opened_and_pressed(site: RunningSite, context: BrowserContext) -> None:
    page, _email = new_customer(context)
    before = {name: counted(site, name) for name in ("view_item", "click_purchase", "out_of_area")}
    page.goto(f"{site.url}/services/regular-clean/")
    page.locator("#book").get_by_role("textbox").fill("YO1 7HH")
    page.get_by_role("button", name="Book this service").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("We do not come to YO1 7HH yet")
    for name, number in before.items():
        assert eventually(lambda name=name, number=number: counted(site, name) == number + 1), name  # type: ignore[misc]
    assert {cookie["name"] for cookie in context.cookies()} <= {"csrftoken"}  # of the form of the flow


@pytest.fixture
def unwritten(site: RunningSite) -> Iterator[str]:
    """Take the page of a service off the site for a while: then the list leads straight into its booking."""
    name = "Carpet and sofa clean"
    on_page(site, name, "page.unpublish()")
    yield name
    on_page(site, name, "page.save_revision().publish()")


def on_page(site: RunningSite, title: str, deed: str) -> None:
    found = f"from wagtail.models import Page; page = Page.objects.get(title={title!r}).specific;"
    done = site.run("manage.py", "shell", "-c", found + deed)
    assert done.returncode == 0, done.stderr


def test_presses_are_counted_in_a_list_that_was_exchanged(
    site: RunningSite, context: BrowserContext, unwritten: str
) -> None:
    page, _email = new_customer(context)
    before = counted(site, "click_purchase")
    page.goto(f"{site.url}/services/")
    page.evaluate("() => { window.first = true }")
    page.get_by_label("Search services").fill("carpet")
    page.get_by_role("button", name="Search", exact=True).click()
    expect(page.locator(".results__list .card")).to_have_count(1)
    assert page.evaluate("() => window.first"), "the whole page was loaded anew"
    page.get_by_role("link", name=unwritten, exact=True).click()
    expect(page).to_have_url(re.compile("/book/"))
    assert eventually(lambda: counted(site, "click_purchase") == before + 1)


def test_whoever_objects_reports_nothing(site: RunningSite, context: BrowserContext) -> None:
    page, _email = new_customer(context)
    page.goto(f"{site.url}/privacy/choices/")
    page.get_by_text("Leave me out").click()
    page.get_by_role("button", name="Keep my choice").click()
    expect(page.get_by_text("Your choice is kept")).to_be_visible()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    page.goto(f"{site.url}/services/regular-clean/")
    page.wait_for_load_state("networkidle")
    assert not [url for url in sent if "/_f/seen" in url]


def test_an_address_is_chosen_by_keyboard(site: RunningSite, context: BrowserContext) -> None:
    page, _email = new_customer(context)
    to_details(page, site)
    field = page.get_by_role("combobox", name="House number or name")
    expect(field).to_have_attribute("aria-expanded", "false")
    field.press_sequentially("12")
    option = page.get_by_role("option")
    expect(option).to_have_count(1)
    expect(field).to_have_attribute("aria-expanded", "true")
    field.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", option.get_attribute("id") or "")
    field.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    field.press_sequentially("a")
    field.press("Backspace")
    expect(option).to_have_count(1)
    field.press("ArrowDown")
    field.press("Enter")
    expect(page.get_by_label("Address line 1")).to_have_value("12 Chestnut Rise")
    expect(page.get_by_label("Address line 1")).to_be_focused()
    expect(page.get_by_label("Town or city")).to_have_value("Bristol")


def test_an_address_is_found_without_a_script(site: RunningSite, chromium: Browser) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page, email = new_customer(context)
    to_details(page, site)
    page.get_by_label("Full name").fill("Ada Marsh")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Phone number").fill("0117 496 0123")
    page.get_by_label("House number or name").fill("12")
    page.get_by_role("button", name="Find address").click()
    page.get_by_text("12 Chestnut Rise, Bristol, BS6 5QA").click()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your answers")
    expect(page.get_by_text("12 Chestnut Rise")).to_be_visible()
    context.close()


def test_google_is_reached_only_after_a_yes(site: RunningSite, context: BrowserContext) -> None:
    done = site.run(
        "manage.py",
        "shell",
        "-c",
        "from wagtail.models import Site; from core.models import AnalyticsSettings;"
        "AnalyticsSettings.objects.update_or_create(site=Site.objects.get(is_default_site=True),"
        "defaults={'ga4_id': 'G-AB12CD34EF'})",
    )
    assert done.returncode == 0, done.stderr
    page, _email = new_customer(context)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "google" in request.url else None)
    broken: list[str] = []
    page.on("console", lambda said: broken.append(said.text) if "Content Security Policy" in said.text else None)
    page.goto(f"{site.url}/")
    page.get_by_role("button", name="Refuse").click()
    page.goto(f"{site.url}/book/services/?postcode=BS6+5QA")
    expect(page.get_by_role("button", name="Accept")).to_be_hidden()
    assert not asked
    page.goto(f"{site.url}/privacy/choices/")
    page.get_by_text("Google may count my visits").click()
    page.get_by_role("button", name="Keep my choice").click()
    expect(page.get_by_text("Your choice is kept")).to_be_visible()
    page.goto(f"{site.url}/book/services/?postcode=BS6+5QA")
    assert eventually(lambda: asked)
    told = page.evaluate("() => JSON.stringify(window.dataLayer.map((one) => [...one]))")
    assert "/book/services/" in told
    assert "BS6" not in told
    assert not broken
