"""A customer's way through the whole flow, stopping at every state a page can be in."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from playwright.sync_api import Page

from tests.e2e.buying import DECLINED_CARD, GOOD_CARD, pay_by_card, wait_until_booked

NO_FUNDS = "4000 0000 0000 9995"
Look = Callable[[Page, str], None]


def pass_by(page: Page, name: str) -> None:
    """Look at nothing: this part of the way is seen on another walk."""


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Continue").or_(page.get_by_role("link", name="Continue")).first.click()


def find_and_choose(page: Page, url: str, look: Look) -> None:
    """From the postcode to a basket with one visit in it."""
    page.goto(f"{url}/book/")
    look(page, "flow-postcode")
    go_on(page)
    look(page, "flow-postcode-error")
    page.goto(f"{url}/book/out-of-area/?postcode=ZE1+0AA")
    look(page, "flow-out-of-area")
    page.goto(f"{url}/book/")
    page.get_by_label("Postcode").fill("BS6 5QA")
    go_on(page)
    look(page, "flow-services")
    page.get_by_role("link", name="Deep clean", exact=True).click()
    look(page, "flow-options")
    go_on(page)
    look(page, "flow-options-error")
    for question in page.locator("fieldset", has=page.locator("input[type=radio]")).all():
        question.locator("label").first.click()
    go_on(page)
    look(page, "flow-time")
    go_on(page)
    look(page, "flow-time-error")
    page.locator("label:has(input[name=start])").first.click()
    go_on(page)
    look(page, "flow-basket")


def add_a_package(page: Page, url: str, look: Look) -> None:
    """Beside the visit, something nobody has to come for: the basket then holds two."""
    page.goto(f"{url}/book/services/website-refresh/?postcode=BS6+5QA")
    look(page, "flow-package-options")
    for question in page.locator("fieldset", has=page.locator("input[type=radio]")).all():
        question.locator("label").first.click()
    go_on(page)
    look(page, "flow-package-time")
    page.get_by_role("button", name="Call me instead").click()
    page.wait_for_load_state()
    look(page, "flow-basket-of-two")


def give_details(page: Page, look: Look, email: str) -> None:
    """From the basket to the answers, past the service's own questions where it has some."""
    go_on(page)
    if "/questions" in page.url:
        look(page, "flow-questions")
        go_on(page)
        look(page, "flow-questions-error")
        answer_everything(page)
        go_on(page)
    look(page, "flow-details")
    go_on(page)
    look(page, "flow-details-error")
    page.get_by_label("Full name").fill("Ada Marsh")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Phone number").fill("0117 496 0123")
    find_the_address(page, look)
    page.get_by_label("Address line 1").fill("12 Cotham Vale")
    page.get_by_label("Town or city").fill("Bristol")
    go_on(page)
    look(page, "flow-check")


def find_the_address(page: Page, look: Look) -> None:
    """See what the finder offers, then open the fields for typing: the way that always works."""
    finder = page.get_by_label("House number or name")
    if finder.count():
        finder.fill("12")
        page.wait_for_timeout(800)
        look(page, "flow-details-finder")
        finder.fill("")
    by_hand = page.locator("details.by-hand")
    if by_hand.count() and by_hand.get_attribute("open") is None:
        by_hand.locator("summary").click()


def answer_everything(page: Page) -> None:
    for question in page.locator("fieldset", has=page.locator("input[type=radio]")).all():
        question.locator("label").first.click()
    for box in page.locator("main form input[type=text], main form textarea").all():
        if box.get_attribute("inputmode") in ("numeric", "decimal"):
            box.fill("2")
        elif not box.input_value():
            box.fill("A key is with the neighbour.")
    for days in page.locator("main form input[type=date]").all():
        days.fill(f"{date.today() + timedelta(days=30)}")
    for choice in page.locator("main form select").all():
        choice.select_option(index=1)


def pay(page: Page, look: Look) -> None:
    """From the answers to the confirmation, by way of a declined card."""
    page.get_by_role("button", name=re.compile("^Pay £.* and book$")).click()
    look(page, "flow-card")
    pay_by_card(page, DECLINED_CARD)
    look(page, "flow-card-declined")
    retry = page.get_by_role("button", name=re.compile("^Try again and pay"))
    if retry.is_visible():
        retry.click()
    pay_by_card(page, GOOD_CARD)
    wait_until_booked(page)
    look(page, "flow-confirmed")
    page.goto(page.url.replace("/checkout/success/", "/orders/"))
    look(page, "order")


def pay_by_stripe(page: Page, look: Look) -> None:
    """The card form in the house's frame, a card without money, and the page of who leaves before paying."""
    page.get_by_role("button", name=re.compile("^Pay £.* and book$")).click()
    form = page.frame_locator("iframe[title='Secure payment input frame']")
    form.get_by_label("Card number").wait_for()
    look(page, "stripe-card")
    form.get_by_label("Card number").fill(NO_FUNDS)
    form.get_by_label("Expiration date").fill("12 / 34")
    form.get_by_label("Security code").fill("123")
    page.get_by_role("button", name=re.compile("^Pay £")).click()
    page.get_by_text("not enough money").first.wait_for()
    look(page, "stripe-card-declined")
    page.get_by_role("link", name="Go back without paying").click()
    page.wait_for_load_state()
    look(page, "stripe-left")


def follow(page: Page, url: str, look: Look) -> None:
    """What stays after the order: following it, and the ways to fail at that."""
    page.goto(f"{url}/orders/track/")
    look(page, "track")
    page.locator("main form").get_by_role("button").click()
    look(page, "track-error")
    page.get_by_label("Order number").fill("1234 5678")
    page.get_by_label("E-mail address").fill("nobody@example.com")
    page.locator("main form").get_by_role("button").click()
    look(page, "track-not-found")
