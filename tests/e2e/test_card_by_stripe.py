"""A customer pays in the card form of the house: a real browser, a real form in a frame, real notices."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page, expect

from tests.e2e.buying import choose_service, give_details, go_to_services, new_customer, place, wait_until_booked
from tests.running import RunningSite, eventually, running_site
from tests.servers.stripe import House, pointed_at, stripe_house
from tests.servers.stripe.faults import Fault, Kind
from tests.servers.stripe.notices import post_from_now_on

pytestmark = pytest.mark.browser
GOOD = "4242 4242 4242 4242"
NO_FUNDS = "4000 0000 0000 9995"
BANK = "4000 0025 0000 3155"


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    with stripe_house() as house:
        yield house


@pytest.fixture(scope="module")
def site(house: House, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSite]:
    with running_site(tmp_path_factory.mktemp("stripe"), **pointed_at(house)) as site:
        post_from_now_on(house, f"{site.url}/api/webhooks/stripe")
        yield site


def go_to_card(context: BrowserContext, site: RunningSite) -> tuple[Page, str]:
    """Book something and stop at the card form; return the page and the customer's e-mail address."""
    page, email = new_customer(context)
    page.on("console", lambda message: complaints.append(message.text) if "Security Policy" in message.text else None)
    go_to_services(page, site.url)
    choose_service(page, "Oven clean")
    page.get_by_role("link", name="Continue").click()
    give_details(page, email)
    place(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^Pay £"))
    return page, email


complaints: list[str] = []


def form(page: Page) -> FrameLocator:
    return page.frame_locator("iframe[title='Secure payment input frame']")


def type_card(page: Page, number: str) -> None:
    form(page).get_by_label("Card number").fill(number)
    form(page).get_by_label("Expiration date").fill("12 / 34")
    form(page).get_by_label("Security code").fill("123")
    page.get_by_role("button", name=re.compile("^Pay £")).click()


def bank(page: Page) -> FrameLocator:
    return page.frame_locator("iframe[title='Your bank']")


def ref_of(email: str, site: RunningSite) -> str:
    """Return the intent of the only order of `email`."""
    sql = (
        "SELECT p.provider_ref FROM payments_payment p JOIN payments_allocation a ON a.payment_id = p.id"
        " JOIN booking_order o ON o.payable_id = a.payable_id WHERE o.guest_email = ?"
    )
    [(ref,)] = site.rows(sql, email)
    return str(ref)


def charges_of(house: House, email: str, site: RunningSite) -> int:
    ref = ref_of(email, site)
    return sum(one["payment_intent"] == ref and one["status"] == "succeeded" for one in house.charges.values())


@pytest.mark.fault(65)
def test_a_card_is_typed_into_the_frame_and_the_order_is_booked(
    desk: BrowserContext, site: RunningSite, house: House
) -> None:
    page, email = go_to_card(desk, site)
    type_card(page, GOOD)
    wait_until_booked(page)
    assert charges_of(house, email, site) == 1
    assert eventually(lambda: site.mails(email))
    assert complaints == []
    assert site.errors() == []


def test_a_declined_card_is_told_beside_the_form_and_the_next_one_pays(
    desk: BrowserContext, site: RunningSite, house: House
) -> None:
    page, email = go_to_card(desk, site)
    type_card(page, NO_FUNDS)
    expect(page.get_by_role("alert")).to_contain_text("not enough money on the card")
    type_card(page, GOOD)
    wait_until_booked(page)
    assert charges_of(house, email, site) == 1


def test_a_form_left_empty_stays_where_it_is(desk: BrowserContext, site: RunningSite) -> None:
    page, _ = go_to_card(desk, site)
    button = page.get_by_role("button", name=re.compile("^Pay £"))
    button.click()
    expect(form(page).get_by_role("alert")).to_contain_text("incomplete")
    expect(button).to_be_enabled()


@pytest.mark.fault("12a", "12b")
@pytest.mark.parametrize("answer", ["Complete", "Fail"])
def test_the_bank_asks_over_the_page(desk: BrowserContext, site: RunningSite, answer: str) -> None:
    page, _ = go_to_card(desk, site)
    type_card(page, BANK)
    bank(page).get_by_role("button", name=answer).click()
    if answer == "Complete":
        wait_until_booked(page)
    else:
        expect(page.get_by_role("alert")).to_contain_text("could not confirm that it was you")


@pytest.mark.fault("12c")
def test_a_tab_closed_at_the_bank_is_found_again_from_the_order(desk: BrowserContext, site: RunningSite) -> None:
    page, _ = go_to_card(desk, site)
    address = page.url
    type_card(page, BANK)
    expect(bank(page).get_by_role("button", name="Complete")).to_be_visible()
    page.close()
    again = desk.new_page()
    again.goto(address)
    expect(again.get_by_role("heading", level=1)).to_have_text(re.compile("^Pay £"))


@pytest.mark.fault(30)
def test_a_browser_closed_for_good_leaves_the_order_booked_and_the_letter_written(
    desk: BrowserContext, site: RunningSite, house: House
) -> None:
    page, email = go_to_card(desk, site)
    page.close()
    house.pay(ref_of(email, site), "4242424242424242")
    [letter] = eventually(lambda: site.mails(email))
    body = letter.get_body(("plain",))
    assert body is not None
    assert "Paid: £" in body.get_content()


@pytest.mark.fault(17)
def test_an_answer_lost_on_the_way_is_never_told_as_a_failure(
    desk: BrowserContext, site: RunningSite, house: House
) -> None:
    page, email = go_to_card(desk, site)
    house.faults.append(Fault(Kind.ANSWER_LOST, method="POST", path="/confirm"))
    type_card(page, GOOD)
    wait_until_booked(page)
    assert charges_of(house, email, site) == 1


@pytest.mark.fault("3b")
def test_two_tabs_pay_once(desk: BrowserContext, site: RunningSite, house: House) -> None:
    page, email = go_to_card(desk, site)
    other = desk.new_page()
    other.goto(page.url)
    expect(other.get_by_role("button", name=re.compile("^Pay £"))).to_be_visible()
    type_card(page, GOOD)
    wait_until_booked(page)
    type_card(other, GOOD)
    wait_until_booked(other)
    assert charges_of(house, email, site) == 1


@pytest.mark.fault("3a")
def test_a_double_click_pays_once(desk: BrowserContext, site: RunningSite, house: House) -> None:
    page, email = go_to_card(desk, site)
    form(page).get_by_label("Card number").fill(GOOD)
    form(page).get_by_label("Expiration date").fill("12 / 34")
    form(page).get_by_label("Security code").fill("123")
    page.get_by_role("button", name=re.compile("^Pay £")).dblclick()
    wait_until_booked(page)
    assert charges_of(house, email, site) == 1


def test_without_the_script_of_the_house_the_page_says_so(
    desk: BrowserContext, site: RunningSite, house: House
) -> None:
    page, _ = go_to_card(desk, site)
    page.route(f"{house.url}/**", lambda route: route.abort())
    page.reload()
    expect(page.get_by_role("alert")).to_contain_text("could not be loaded")
    expect(page.get_by_role("alert")).to_contain_text("your order is kept")


def test_without_javascript_the_page_says_why_and_whom_to_call(
    chromium: Browser, desk: BrowserContext, site: RunningSite
) -> None:
    page, _ = go_to_card(desk, site)
    plain = chromium.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    without = plain.new_page()
    without.goto(page.url)
    expect(without.get_by_text("The card form needs JavaScript")).to_be_visible()
    expect(without.locator("main a[href^='tel:']").first).to_be_visible()
    expect(without.get_by_role("button", name=re.compile("^Pay"))).to_be_hidden()
    plain.close()
