"""Editors at work: a page from several blocks through approval to the site, and a price that changes by itself."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
import requests
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from tests.e2e.buying import go_to_services, new_customer
from tests.e2e.editing import (
    HEADINGS,
    SERVICE,
    expect_told,
    fill_page,
    in_a_moment,
    is_scheduled,
    let_the_clock_come_to,
    open_editor,
    post_price,
    press,
    preview,
    schedule_price,
    seen,
    set_schedule,
    show_as,
    sign_in,
    start_page,
)
from tests.running import RunningSite, eventually

pytestmark = pytest.mark.browser
TITLE, SLUG, RENAMED = "Autumn windows", "autumn-windows", "clear-windows"


@pytest.fixture(scope="module")
def marketing(chromium: Browser, site: RunningSite) -> Iterator[Page]:
    page = sign_in(chromium, site, "marketing")
    yield page
    page.context.close()


@pytest.fixture(scope="module")
def approver(chromium: Browser, site: RunningSite) -> Iterator[Page]:
    page = sign_in(chromium, site, "manager")
    yield page
    page.context.close()


def test_marketing_builds_a_page_of_every_block_previews_it_and_submits_it(site: RunningSite, marketing: Page) -> None:
    start_page(marketing, site, TITLE)
    fill_page(marketing)
    frame = preview(marketing)
    expect(frame.get_by_role("heading", level=1)).to_be_visible()
    for heading in filter(None, HEADINGS.values()):
        expect(frame.get_by_role("heading", name=heading, exact=True).first).to_be_visible()
    show_as(marketing, "For somebody out of our area")
    expect(frame.get_by_text("Nobody has a free time where this visitor lives")).to_be_visible()
    marketing.get_by_role("button", name="Toggle checks").click()
    expect(marketing.locator("[data-side-panel=checks]").get_by_text("A price is typed")).to_be_visible()
    press(marketing, "action-submit")
    expect_told(marketing, "submitted for moderation")
    assert not seen(site, f"/{SLUG}/", TITLE)


def test_marketing_previews_a_declined_payment(site: RunningSite, marketing: Page) -> None:
    marketing.goto(f"{site.url}/cms/settings/booking/bookingwording/")
    frame = preview(marketing)
    expect(frame.get_by_role("heading", level=1)).to_have_text("Where is the job?")
    show_as(marketing, "Payment declined")
    expect(frame.get_by_role("heading", level=1)).to_have_text("The payment did not go through")


def test_an_approved_page_is_on_the_site_at_its_time_and_not_before(site: RunningSite, approver: Page) -> None:
    open_editor(approver, site, TITLE)
    expect(approver.get_by_text("is typed and stays when the price changes")).to_be_visible()
    tomorrow = in_a_moment(seconds=24 * 3600)
    set_schedule(approver, tomorrow)
    press(approver, "approve")
    assert eventually(lambda: is_scheduled(site, TITLE))
    assert not seen(site, f"/{SLUG}/", TITLE)
    let_the_clock_come_to(tomorrow, site)
    assert seen(site, f"/{SLUG}/", "Let the light in")


def test_a_renamed_page_is_found_at_its_old_address(site: RunningSite, approver: Page) -> None:
    open_editor(approver, site, TITLE)
    set_schedule(approver, None)  # for our own clock it is not tomorrow yet
    approver.get_by_role("tab", name="Promote").click()
    approver.locator("[name=slug]").fill(RENAMED)
    press(approver, "action-publish")
    expect_told(approver, "published")
    answer = requests.get(f"{site.url}/{SLUG}/", timeout=20)
    assert answer.url == f"{site.url}/{RENAMED}/"
    assert [step.status_code for step in answer.history] == [301]
    assert "Let the light in" in answer.text


def test_marketing_is_refused_a_price(site: RunningSite, marketing: Page) -> None:
    open_editor(marketing, site, "Window clean")
    expect(marketing.get_by_text("Pricing changes it")).to_be_visible()
    expect(marketing.locator("[name=service]")).to_have_count(0)
    assert marketing.locator("a[href='/cms/priceversion/']").count() == 0
    marketing.goto(f"{site.url}/cms/priceversion/new/")
    expect_told(marketing, "do not have permission")
    assert post_price(marketing, site, "1") == site.rows("SELECT count(*) FROM catalogue_priceversion")[0][0]


def offered(site: RunningSite) -> list[str]:
    """Return the price of the service on its page, in its structured data and in the chip of the landing page."""
    html = requests.get(f"{site.url}/services/window-clean/", timeout=20).text
    [shown] = set(re.findall(r'panel__price">\s*(?:<span[^>]*>from</span>)?\s*([^<]+?)\s*<', html))
    [graph] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    [told] = [node["offers"]["price"] for node in json.loads(graph)["@graph"] if "offers" in node]
    page = requests.get(f"{site.url}/{RENAMED}/", timeout=20).text
    [chip] = re.findall(r'really <span class="price-chip">.*?money">([^<]+)<', page)
    return [shown, f"£{told}".removesuffix(".00"), chip]


def test_a_price_changes_everywhere_at_its_moment_and_not_before(site: RunningSite, chromium: Browser) -> None:
    customer, _ = new_customer(chromium.new_context())
    go_to_services(customer, site.url)
    before = offered(site)
    assert len(set(before)) == 1
    assert before[0] != "£61"
    starts = schedule_price(sign_in(chromium, site, "pricing"), site, SERVICE, "61", seconds=20)
    assert timezone.now() < starts, "too slow to see the price before it changed"
    assert offered(site) == before
    customer.reload()
    expect(customer.get_by_text(before[0]).first).to_be_visible()
    expect(customer.get_by_text("£61")).to_have_count(0)

    assert eventually(lambda: timezone.now() >= starts)
    assert offered(site) == ["£61"] * 3
    customer.reload()
    expect(customer.get_by_text("£61").first).to_be_visible()
    customer.context.close()


def test_the_site_logged_no_error_while_editors_worked(site: RunningSite) -> None:
    assert site.errors() == []
