"""The steps of an editor in a browser."""

from __future__ import annotations

import re
from itertools import count

import requests
from playwright.sync_api import Browser, FrameLocator, Page, expect

from tests.running import RunningSite

PASSWORD = "larkfield-demo"
PATIENCE = 15_000
_desks = count(1)
expect.set_options(timeout=PATIENCE)  # an editor does much at once, and a test machine little


def sign_in(chromium: Browser, site: RunningSite, who: str) -> Page:
    """Sit down at a desk of one's own and open the CMS."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    context.set_extra_http_headers({"X-Forwarded-For": f"203.0.113.{next(_desks)}"})
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{site.url}/cms/")
    page.locator("input[name=login]").fill(f"{who}@larkfield.example")
    page.locator("input[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site.url}/cms/")
    return page


def start_page(page: Page, site: RunningSite, title: str) -> None:
    """Open an empty page under the home page and call it `title`."""
    [(home,)] = site.rows("SELECT page_ptr_id FROM home_homepage")
    page.goto(f"{site.url}/cms/pages/add/home/standardpage/{home}/")
    page.get_by_placeholder("Page title*").fill(title)


def add_block(page: Page, name: str) -> None:
    """Put a block behind those there are, from the picker."""
    page.get_by_title("Insert a block").last.click()
    page.get_by_role("option", name=name, exact=True).click()


def write(page: Page, words: str) -> None:
    """Type into the last text there is."""
    page.locator(".Draftail-Editor [role=textbox]").last.click()
    page.keyboard.type(words)


def preview(page: Page) -> FrameLocator:
    """Open the preview beside the editor and return what it shows."""
    page.get_by_role("button", name="Toggle preview").click()
    return page.frame_locator("#w-preview-iframe")


def press(page: Page, action: str) -> None:
    """Press a button of the menu at the foot of the editor."""
    button = page.locator(f"footer [name={action}], footer button[data-workflow-action-name={action}]").first
    if not button.is_visible():
        page.locator("footer").get_by_role("button", name="More actions").click()
    button.click()


def open_editor(page: Page, site: RunningSite, title: str) -> None:
    [(pk,)] = site.rows("SELECT id FROM wagtailcore_page WHERE title = ? OR draft_title = ?", title, title)
    page.goto(f"{site.url}/cms/pages/{pk}/edit/")


def expect_told(page: Page, words: str) -> None:
    expect(page.locator(".messages").get_by_text(re.compile(words)).first).to_be_visible()


def seen(site: RunningSite, path: str, words: str) -> bool:
    """Say whether a visitor is shown `words` at `path`."""
    answer = requests.get(f"{site.url}{path}", timeout=20)
    return answer.ok and words in answer.text
