"""What those who work here see: providers, managers and admins, and money given back."""

from __future__ import annotations

from playwright.sync_api import Page

from home.seeding.people import PASSWORD
from quality.keeping import send, sign_in
from quality.walking import Look

MANAGER = "manager@larkfield.example"
EVERYBODY = ("provider@larkfield.example", MANAGER, "admin@larkfield.example")
ROOMS = {
    "overview": "/dashboard/",
    "orders": "/dashboard/orders/",
    "documents": "/dashboard/documents/",
    "documents-none": "/dashboard/documents/?q=zzzzzz",
    "profile": "/dashboard/profile/",
}


def see_rooms(page: Page, url: str, look: Look) -> None:
    """See what each role finds in the dashboard; a room that is not theirs answers that there is none."""
    for email in EVERYBODY:
        page.context.clear_cookies()
        sign_in(page, url, email, PASSWORD)
        for name, path in ROOMS.items():
            page.goto(url + path)
            look(page, f"office-{email.split('@')[0]}-{name}")


def see_managers(page: Page, url: str, look: Look) -> None:
    """Find a manager, and see what they look after."""
    page.goto(f"{url}/dashboard/admin/managers/?q=zzzzzz")
    look(page, "office-managers-none")
    page.goto(f"{url}/dashboard/admin/managers/")
    look(page, "office-managers")
    page.locator("main table a").first.click()
    page.wait_for_load_state()
    look(page, "office-manager")
    send(page, "Save")
    look(page, "office-manager-saved")


def give_back(page: Page, url: str, look: Look) -> None:
    """Give back what the latest order cost: a sum above it, the check, the deed, and nothing left."""
    page.goto(f"{url}/dashboard/orders/")
    page.locator("main table a").first.click()
    page.wait_for_load_state()
    look(page, "office-order")
    order = page.url
    page.goto(f"{order}refund/")
    look(page, "office-refund")
    whole = page.get_by_label("How much").input_value()
    page.get_by_label("How much").fill("99999")
    send(page, "Check it")
    look(page, "office-refund-error")
    page.get_by_label("How much").fill(whole)
    page.get_by_label("Why").fill("The visit was not needed after all.")
    send(page, "Check it")
    look(page, "office-refund-check")
    send(page, "Give it back")
    look(page, "office-refund-done")
    page.goto(f"{order}refund/")
    look(page, "office-refund-none")
