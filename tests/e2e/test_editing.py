"""Editors at work: a page from several blocks through approval to the site, and a price that changes by itself."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
import requests
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from tests.e2e.buying import go_to_services, new_customer
from tests.e2e.editing import (
    add_block,
    expect_told,
    open_editor,
    press,
    preview,
    seen,
    sign_in,
    start_page,
    write,
)
from tests.running import RunningSite, eventually

pytestmark = pytest.mark.browser
TITLE, SLUG = "Autumn windows", "autumn-windows"
NEEDS_APPROVAL = """
from wagtail.models import Page, Workflow, WorkflowPage
approval = Workflow.objects.get(name="Approval of landing pages")
for home in Page.objects.filter(depth=2):
    WorkflowPage.objects.get_or_create(page=home, defaults={"workflow": approval})
"""


@pytest.fixture(scope="module", autouse=True)
def pages_need_approval(site: RunningSite) -> None:
    done = site.run("manage.py", "shell", "-c", NEEDS_APPROVAL)
    assert done.returncode == 0, done.stderr


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


def test_marketing_builds_a_page_previews_it_and_submits_it(site: RunningSite, marketing: Page) -> None:
    start_page(marketing, site, TITLE)
    add_block(marketing, "Text")
    write(marketing, "Leaves stick to glass. It costs £42 until we say so.")
    add_block(marketing, "Call to action")
    marketing.locator("[name=body-1-value-heading]").fill("Let the light in")
    add_block(marketing, "Service cards")
    frame = preview(marketing)
    expect(frame.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(frame.get_by_text("Let the light in")).to_be_visible()
    expect(frame.get_by_role("heading", name="What we do")).to_be_visible()
    marketing.get_by_role("button", name="Toggle checks").click()
    expect(marketing.locator("[data-side-panel=checks]").get_by_text("A price is typed")).to_be_visible()
    press(marketing, "action-submit")
    expect_told(marketing, "submitted for moderation")
    assert not seen(site, f"/{SLUG}/", TITLE)


def test_an_approver_puts_it_on_the_site(site: RunningSite, approver: Page) -> None:
    open_editor(approver, site, TITLE)
    expect(approver.get_by_text("is typed and stays when the price changes")).to_be_visible()
    press(approver, "approve")
    expect_told(approver, "has been updated")
    assert seen(site, f"/{SLUG}/", "Let the light in")


def test_a_renamed_page_is_found_at_its_old_address(site: RunningSite, approver: Page) -> None:
    open_editor(approver, site, TITLE)
    approver.get_by_role("tab", name="Promote").click()
    approver.locator("[name=slug]").fill("clear-windows")
    press(approver, "action-publish")
    expect_told(approver, "published")
    answer = requests.get(f"{site.url}/{SLUG}/", timeout=20)
    assert answer.url == f"{site.url}/clear-windows/"
    assert [step.status_code for step in answer.history] == [301]
    assert "Let the light in" in answer.text


def test_marketing_is_refused_a_price(site: RunningSite, marketing: Page) -> None:
    open_editor(marketing, site, "Window clean")
    expect(marketing.get_by_text("Pricing changes it")).to_be_visible()
    expect(marketing.locator("[name=service]")).to_have_count(0)
    marketing.goto(f"{site.url}/cms/priceversion/new/")
    expect_told(marketing, "do not have permission")


def offered(site: RunningSite) -> tuple[bool, list[str]]:
    """Return whether a visitor of the service page reads £61, and the prices its structured data gives."""
    html = requests.get(f"{site.url}/services/window-clean/", timeout=20).text
    [graph] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    prices = [node["offers"]["price"] for node in json.loads(graph)["@graph"] if "offers" in node]
    return "£61" in html, prices


def test_a_price_changes_everywhere_at_its_moment(site: RunningSite, chromium: Browser) -> None:
    pricing = sign_in(chromium, site, "pricing")
    pricing.goto(f"{site.url}/cms/priceversion/new/")
    pricing.locator("[name=service]").select_option(label="Window clean")
    pricing.locator("[name=amount_0]").fill("61")
    starts = timezone.now().astimezone(ZoneInfo("Europe/London")) + timedelta(seconds=8)
    starts = starts.replace(microsecond=0)
    pricing.locator("[name=valid_from]").fill(f"{starts:%Y-%m-%d %H:%M:%S}")
    pricing.locator("[name=valid_from]").press("Escape")
    pricing.get_by_role("button", name="Create").click()
    expect_told(pricing, "created")
    assert timezone.now() < starts, "too slow to see the price before it changed"
    assert not offered(site)[0]

    assert eventually(lambda: offered(site)[0], seconds=20)
    assert timezone.now() >= starts
    assert offered(site) == (True, ["61.00"])
    customer, _ = new_customer(chromium.new_context())
    go_to_services(customer, site.url)
    expect(customer.get_by_text("£61").first).to_be_visible()
    customer.context.close()
    pricing.context.close()


def test_the_site_logged_no_error_while_editors_worked(site: RunningSite) -> None:
    assert site.errors() == []
