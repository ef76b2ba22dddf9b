"""A visitor looks for something: by keyboard, and with a connection that goes."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.e2e.buying import new_customer
from tests.e2e.keys import press, reach, type_into
from tests.running import RunningSite

pytestmark = pytest.mark.browser


def test_a_suggestion_is_chosen_by_keyboard(site: RunningSite, desk: BrowserContext) -> None:
    page, _email = new_customer(desk)
    page.goto(f"{site.url}/search/")
    field = page.get_by_role("combobox", name="What are you looking for?")
    reach(page, field)
    page.keyboard.type("oven")
    option = page.get_by_role("option", name="Oven clean Home cleaning")
    expect(option).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(field).to_have_attribute("aria-activedescendant", option.get_attribute("id") or "")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Oven clean")


def test_services_are_narrowed_by_keyboard(site: RunningSite, desk: BrowserContext) -> None:
    page, _email = new_customer(desk)
    page.goto(f"{site.url}/services/")
    press(page, page.locator("summary", has_text="Filter and sort"))
    type_into(page, {"Your postcode": "BS6 5QA", "Price up to (£)": "50"})
    reach(page, page.get_by_label("Free", exact=True))
    page.keyboard.type("Within a week")
    press(page, page.get_by_role("button", name="Search", exact=True))
    expect(page.get_by_role("link", name=re.compile("Take off: Comes to BS6 5QA"))).to_be_visible()
    expect(page.get_by_text("Deep clean")).to_have_count(0)
    press(page, page.get_by_role("link", name=re.compile("Take off: Up to £50")))
    expect(page.get_by_text("Deep clean").first).to_be_visible()
    expect(page.locator("#results-heading")).to_be_focused()


def test_a_list_that_cannot_be_fetched_says_so_and_stays(site: RunningSite, desk: BrowserContext) -> None:
    page, _email = new_customer(desk)
    page.goto(f"{site.url}/services/")
    page.wait_for_load_state("networkidle")
    desk.set_offline(True)
    page.get_by_label("Kind of work").select_option(label="Home cleaning")
    page.get_by_role("button", name="Search", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("could not be fetched")
    expect(page.get_by_text("Deep clean").first).to_be_visible()
    desk.set_offline(False)
    page.get_by_role("button", name="Search", exact=True).click()
    expect(page.get_by_role("link", name=re.compile("Take off: Home cleaning"))).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)
