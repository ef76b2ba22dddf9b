"""The steps of a purchase in a browser, as a person takes them."""

from __future__ import annotations

import re
from itertools import count

from playwright.sync_api import BrowserContext, Page, expect

GOOD_CARD = "4242 4242 4242 4242"
DECLINED_CARD = "4000 0000 0000 0002"
_customers = count(1)


def new_customer(context: BrowserContext) -> tuple[Page, str]:
    """Open a page for somebody the site has not seen; return it with their e-mail address."""
    number = next(_customers)
    context.set_extra_http_headers({"X-Forwarded-For": f"198.51.100.{number}"})
    page = context.new_page()
    page.set_default_timeout(15_000)
    return page, f"customer{number}@example.com"


def go_to_services(page: Page, url: str, postcode: str = "BS6 5QA") -> None:
    page.goto(f"{url}/book/")
    page.get_by_label("Postcode").fill(postcode)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What needs doing?")


def choose_service(page: Page, name: str) -> None:
    """Choose a service, the first answer to each of its questions, and the first time on offer."""
    page.get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    for question in page.locator("fieldset", has=page.locator("input[type=radio]")).all():
        question.locator("label").first.click()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("When suits you?")
    page.locator("label:has(input[name=start])").first.click()
    page.get_by_role("button", name="Continue").click()


def give_details(page: Page, email: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("Who are we coming to?")
    page.get_by_label("Full name").fill("Ada Marsh")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Phone number").fill("0117 496 0123")
    page.get_by_text("Type the address yourself").click()
    page.get_by_label("Address line 1").fill("12 Cotham Vale")
    page.get_by_label("Town or city").fill("Bristol")
    page.get_by_role("button", name="Continue").click()


def place(page: Page) -> str:
    """Confirm the answers by the button that pays; return the total as written on it."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your answers")
    button = page.get_by_role("button", name=re.compile("^Pay £.* and book$"))
    total = button.inner_text().strip().removeprefix("Pay ").removesuffix(" and book")
    button.click()
    return total


def pay_by_card(page: Page, number: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text("by card")
    page.get_by_label("Card number").fill(number)
    page.get_by_label("Expiry date").fill("12/34")
    page.get_by_label("Security code").fill("123")
    page.get_by_role("button", name=re.compile("^Pay £")).click()


def wait_until_booked(page: Page) -> str:
    """Wait for the confirmation, asking again by the button where no script asks; return the order number."""
    booked = page.get_by_role("heading", name="You are booked in")
    again = page.get_by_role("button", name="Check again")
    for _ in range(60):
        booked.or_(again).first.wait_for()
        if booked.is_visible():
            break
        page.wait_for_timeout(500)
        if again.is_visible():
            again.click()
    expect(booked).to_be_visible()
    return page.locator(".confirmation__number").inner_text().strip()
