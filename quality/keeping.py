"""What surrounds the purchase: a basket put aside, an order kept with an account, and the account itself."""

from __future__ import annotations

import re

from playwright.sync_api import Page

from quality.walking import Look, find_and_choose, pass_by
from tests.running import RunningSite, eventually

PASSWORD = "a mill, a lane and a lamp"
MINE = {
    "dashboard": "/dashboard/",
    "dashboard-orders": "/dashboard/orders/",
    "dashboard-profile": "/dashboard/profile/",
    "details": "/accounts/details/",
    "sessions": "/accounts/sessions/",
    "data": "/accounts/data/",
    "email": "/accounts/email/",
    "password": "/accounts/password/change/",
    "second-step": "/accounts/2fa/",
    "second-step-app": "/accounts/2fa/totp/activate/",
    "second-step-passkey": "/accounts/2fa/webauthn/add/",
    "sign-out": "/accounts/logout/",
}
SIGNED_OUT = {
    "sign-in": "/accounts/login/",
    "sign-up": "/accounts/signup/",
    "sign-in-code": "/accounts/login/code/",
    "reset": "/accounts/password/reset/",
}


def send(page: Page, button: str) -> None:
    page.get_by_role("button", name=button).click()
    page.wait_for_load_state()


def put_aside(page: Page, site: RunningSite, look: Look) -> None:
    """Put a basket aside, come back to it by the link in the mail and by its code."""
    page.context.clear_cookies()
    find_and_choose(page, site.url, pass_by)
    page.goto(f"{site.url}/book/later/")
    look(page, "later")
    send(page, "Send me a link")
    look(page, "later-error")
    page.get_by_label("E-mail address").fill("later@example.com")
    send(page, "Send me a link")
    look(page, "later-sent")
    send(page, "Show me a code")
    look(page, "later-code")
    page.context.clear_cookies()
    page.goto(f"{site.url}/book/code/")
    look(page, "code")
    page.get_by_label("code").first.fill("0000 0000")
    send(page, "Go on")
    look(page, "code-error")
    page.goto(site.url + link_in_mail(site, "later@example.com", r"/book/resume/\w+/"))
    look(page, "resume")
    send(page, "Go on with this booking")
    look(page, "resumed")


def keep_order(page: Page, site: RunningSite, order: str, email: str, look: Look) -> None:
    """Keep an order with a new account: a weak password, a good one, the address confirmed."""
    page.goto(f"{order}account/")
    look(page, "keep-order")
    page.get_by_label("Password").first.fill("12345")
    page.locator("main form").get_by_role("button").first.click()
    page.wait_for_load_state()
    look(page, "keep-order-error")
    page.get_by_label("Password").first.fill(PASSWORD)
    page.locator("main form").get_by_role("button").first.click()
    page.wait_for_load_state()
    look(page, "keep-order-made")
    page.goto(site.url + link_in_mail(site, email, r"/accounts/confirm-email/[-:\w]+/"))
    look(page, "confirm-address")
    page.locator("main form").get_by_role("button").first.click()
    page.wait_for_load_state()


def sign_in(page: Page, url: str, email: str, password: str) -> None:
    page.goto(f"{url}/accounts/login/")
    page.get_by_label("E-mail").first.fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    send(page, "Sign in")


def see_account(page: Page, site: RunningSite, email: str, look: Look) -> None:
    """Every page of one's own, and the doors one stands before when signed out."""
    page.context.clear_cookies()
    for name, path in SIGNED_OUT.items():
        page.goto(site.url + path)
        look(page, f"account-{name}")
        page.locator("main form").last.get_by_role("button").first.click()
        page.wait_for_load_state()
        look(page, f"account-{name}-error")
    sign_in(page, site.url, email, PASSWORD)
    for name, path in MINE.items():
        page.goto(site.url + path)
        look(page, f"account-{name}")
    page.goto(f"{site.url}/dashboard/orders/")
    page.locator("main a[href*='/dashboard/orders/']").first.click()
    page.wait_for_load_state()
    look(page, "account-order")


def link_in_mail(site: RunningSite, to: str, pattern: str) -> str:
    """Wait for a mail to `to` with such a link, and return its path."""

    def find() -> str:
        texts = [str(part.get_content()) for mail in site.mails(to) for part in mail.walk() if not part.is_multipart()]
        found = [match[0] for text in texts if (match := re.search(pattern, text))]
        return found[-1] if found else ""

    return eventually(find)
