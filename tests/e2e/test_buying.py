"""A customer buys: on a desk with scripts, on a phone without, by keyboard alone, and after a declined card."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pypdf import PdfReader

from tests.e2e.buying import (
    DECLINED_CARD,
    GOOD_CARD,
    choose_service,
    give_details,
    go_to_services,
    new_customer,
    pay_by_card,
    place,
    wait_until_booked,
)
from tests.e2e.keys import press, type_into
from tests.running import RunningSite, eventually

pytestmark = pytest.mark.browser


@pytest.fixture
def phone(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    yield context
    context.close()


def order_of(site: RunningSite, email: str) -> tuple[str, str, int]:
    """Return status, number and visits of the only order of `email`."""
    [row] = site.rows(
        "SELECT o.status, o.number, count(a.id) FROM booking_order o JOIN booking_orderitem i ON i.order_id = o.id"
        " JOIN booking_appointment a ON a.item_id = i.id AND a.status = 'confirmed'"
        " WHERE o.guest_email = ? GROUP BY o.id, o.status, o.number",
        email,
    )
    return row[0], row[1], row[2]


def charges_of(site: RunningSite, email: str) -> int:
    sql = (
        "SELECT count(*) FROM payments_fact f JOIN payments_allocation a ON a.payment_id = f.payment_id"
        " JOIN booking_order o ON o.payable_id = a.payable_id"
        " WHERE f.type = 'charge_succeeded' AND o.guest_email = ?"
    )
    return int(site.rows(sql, email)[0][0])


def buy_two_services(page: Page, site: RunningSite, email: str) -> str:
    """Put two visits into the basket and place the order; return its total."""
    go_to_services(page, site.url)
    choose_service(page, "Oven clean")
    page.get_by_role("link", name="Add another service").click()
    choose_service(page, "Regular clean")
    expect(page.locator(".basket__item")).to_have_count(2)
    page.get_by_role("link", name="Continue").click()
    give_details(page, email)
    return place(page)


def test_two_services_are_bought_in_one_order_at_a_desk(site: RunningSite, desk: BrowserContext) -> None:
    page, email = new_customer(desk)
    total = buy_two_services(page, site, email)
    pay_by_card(page, GOOD_CARD)
    number = wait_until_booked(page).replace(" ", "")
    assert order_of(site, email) == ("confirmed", number, 2)
    assert charges_of(site, email) == 1
    expect(page.get_by_text(f"{total} is paid")).to_be_visible()


def test_two_services_are_bought_on_a_phone_without_scripts(site: RunningSite, phone: BrowserContext) -> None:
    page, email = new_customer(phone)
    buy_two_services(page, site, email)
    pay_by_card(page, GOOD_CARD)
    number = wait_until_booked(page).replace(" ", "")
    assert order_of(site, email) == ("confirmed", number, 2)


def test_a_declined_card_is_tried_again_on_the_same_order(site: RunningSite, desk: BrowserContext) -> None:
    page, email = new_customer(desk)
    go_to_services(page, site.url)
    choose_service(page, "Window clean")
    page.get_by_role("link", name="Continue").click()
    give_details(page, email)
    place(page)
    pay_by_card(page, DECLINED_CARD)
    expect(page.get_by_text("The payment did not go through").first).to_be_visible()
    retry = page.get_by_role("button", name=re.compile("^Try again and pay"))
    if retry.is_visible():
        retry.click()
    pay_by_card(page, GOOD_CARD)
    number = wait_until_booked(page).replace(" ", "")
    assert order_of(site, email) == ("confirmed", number, 1)
    assert charges_of(site, email) == 1


def test_confirmation_mail_receipt_and_tracking_page_tell_the_same(site: RunningSite, desk: BrowserContext) -> None:
    page, email = new_customer(desk)
    total = buy_two_services(page, site, email)
    pay_by_card(page, GOOD_CARD)
    number = wait_until_booked(page)

    href = page.get_by_role("link", name="Receipt (PDF)").get_attribute("href")
    pdf = PdfReader(io.BytesIO(page.request.get(f"{site.url}{href}").body()))
    paper = "\n".join(sheet.extract_text() for sheet in pdf.pages)
    assert total.removeprefix("£") in paper

    mails = eventually(lambda: site.mails(email))
    body = mails[0].get_body(("plain",))
    assert body is not None
    text = body.get_content()
    assert number in text
    assert total in text
    link = re.search(rf"{re.escape(site.url)}/orders/\S+/", text)
    assert link is not None

    page.goto(link.group())
    expect(page.get_by_role("heading", level=1)).to_contain_text(number)
    expect(page.get_by_text("Confirmed", exact=True).first).to_be_visible()
    assert len(site.mails(email)) == 1


def test_an_order_is_bought_by_keyboard_alone_in_eight_typed_fields(site: RunningSite, desk: BrowserContext) -> None:
    page, email = new_customer(desk)
    page.goto(f"{site.url}/book/")
    typed = type_into(page, {"Postcode": "BS6 5QA"})
    page.keyboard.press("Enter")
    press(page, page.get_by_role("link", name="Oven clean", exact=True))
    expect(page.get_by_role("heading", level=1)).to_have_text("Oven clean")
    for question in page.locator("fieldset", has=page.locator("input[type=radio]")).all():
        press(page, question.locator("input").first, "Space")
    press(page, page.get_by_role("button", name="Continue"))
    expect(page.get_by_role("heading", level=1)).to_have_text("When suits you?")
    press(page, page.locator("input[name=start]").first, "Space")
    press(page, page.get_by_role("button", name="Continue"))
    press(page, page.get_by_role("link", name="Continue"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Who are we coming to?")
    about = {"Full name": "Ada Marsh", "E-mail address": email, "Phone number": "0117 496 0123"}
    typed += type_into(page, {**about, "House number or name": "12"})
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Address line 1")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your answers")
    press(page, page.get_by_role("button", name=re.compile("^Pay £.* and book$")))
    expect(page.get_by_role("heading", level=1)).to_contain_text("by card")
    typed += type_into(page, {"Card number": GOOD_CARD, "Expiry date": "12/34", "Security code": "123"})
    page.keyboard.press("Enter")
    number = wait_until_booked(page).replace(" ", "")
    assert order_of(site, email) == ("confirmed", number, 1)
    assert typed == 8


def test_the_site_logged_no_error_while_customers_bought(site: RunningSite) -> None:
    assert site.errors() == []
