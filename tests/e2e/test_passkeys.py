"""A passkey from making it to signing in with it, on a device that knows its owner."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.running import RunningSite

pytestmark = pytest.mark.browser
PASSWORD = "larkfield-demo"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": 360, "height": 780})
    yield context
    context.close()


def address(site: RunningSite) -> str:
    """Passkeys belong to names; without https this is the one a browser lets have them."""
    return site.url.replace("127.0.0.1", "localhost")


def sign_in(page: Page, site: RunningSite) -> None:
    page.goto(f"{address(site)}/accounts/login/")
    page.fill("[name=login]", "provider@larkfield.example")
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_a_passkey_signs_in_without_a_password(site: RunningSite, context: BrowserContext) -> None:
    page = context.new_page()
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    sign_in(page, site)
    page.wait_for_url(f"{address(site)}/dashboard/")

    page.goto(f"{address(site)}/accounts/2fa/webauthn/add/")
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Codes on paper")

    context.clear_cookies()
    page.goto(f"{address(site)}/accounts/login/?next=/dashboard/orders/")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(f"{address(site)}/dashboard/orders/")

    # With one set up, the password alone is half a sign-in.
    context.clear_cookies()
    sign_in(page, site)
    expect(page.get_by_role("heading", level=1)).to_have_text("One more step")


def test_without_scripts_there_is_the_code_by_mail_and_no_dead_button(site: RunningSite, chromium: Browser) -> None:
    page = chromium.new_context(java_script_enabled=False).new_page()
    page.goto(f"{site.url}/accounts/login/")

    expect(page.get_by_role("link", name="Send me a code")).to_be_visible()
    expect(page.get_by_role("button", name="Use a passkey")).to_be_hidden()
