"""The steps of an editor in a browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO
from itertools import count
from zoneinfo import ZoneInfo

import requests
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Browser, FilePayload, FrameLocator, Page, expect

from tests.running import RunningSite

PASSWORD = "larkfield-demo"
PATIENCE = 60_000
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
    """Open an empty landing page under the home page and call it `title`."""
    [(home,)] = site.rows("SELECT page_ptr_id FROM home_homepage")
    page.goto(f"{site.url}/cms/pages/add/home/landingpage/{home}/")
    page.get_by_placeholder("Page title*").fill(title)


def add_block(page: Page, name: str) -> None:
    """Put a block behind those there are, from the picker."""
    page.get_by_title("Insert a block").last.click()
    page.get_by_role("option", name=name, exact=True).click()


def fill(page: Page, number: int, **words: str) -> None:
    """Type into the fields of the block with this number."""
    for name, said in words.items():
        page.locator(f"[name=body-{number}-value-{name.replace('__', '-')}]").fill(said)


def choose(page: Page, field: str, title: str) -> None:
    """Choose a row from the window that the chooser of a field opens."""
    page.locator(f"#{field}-chooser").get_by_role("button", name=re.compile("^Choose")).first.click()
    page.locator(".modal").get_by_role("link", name=title).first.click()
    expect(page.locator(".modal.in")).to_have_count(0)


def add_price_chip(page: Page, service: str) -> None:
    """Put the live price of a service where one is typing, by the command that the slash opens."""
    page.keyboard.type("/")
    page.get_by_role("option", name=re.compile("price", re.I)).first.click()
    page.locator(".modal").get_by_role("link", name=service).first.click()
    expect(page.locator(".modal.in")).to_have_count(0)


def show_as(page: Page, mode: str) -> None:
    """Let the open preview show another state."""
    page.get_by_label("Preview mode").select_option(label=mode)


def write(page: Page, words: str, *, texts: int) -> None:
    """Type into the last of so many texts, once it is there: a new block's editor comes a moment after the block."""
    editors = page.locator(".Draftail-Editor [role=textbox]")
    expect(editors).to_have_count(texts)
    editors.last.click()
    page.keyboard.type(words)
    expect(editors.last).to_contain_text(words.strip())


def preview(page: Page) -> FrameLocator:
    """Open the preview beside the editor and return what it shows."""
    toggle = page.get_by_role("button", name="Toggle preview")
    if toggle.get_attribute("aria-expanded") != "true":  # it stays open from page to page
        toggle.click()
    return page.frame_locator("#w-preview-iframe")


def press(page: Page, action: str) -> None:
    """Press a button of the menu at the foot of the editor, once its scripts listen, and wait for the answer."""
    page.wait_for_load_state("load")
    button = page.locator(f"footer [name={action}], footer button[data-workflow-action-name={action}]").first
    if not button.is_visible():
        page.locator("footer").get_by_role("button", name="More actions").click()
    with page.expect_navigation():
        button.click()


def open_editor(page: Page, site: RunningSite, title: str) -> None:
    [(pk,)] = site.rows("SELECT id FROM wagtailcore_page WHERE title = ? OR draft_title = ?", title, title)
    page.goto(f"{site.url}/cms/pages/{pk}/edit/")


def set_schedule(page: Page, starts: datetime | None) -> None:
    """Say in the open editor when the page shall go live, or that it need not wait, and keep that."""
    page.wait_for_load_state("load")
    toggle = page.get_by_role("button", name="Toggle status")
    if toggle.get_attribute("aria-expanded") != "true":
        toggle.click()
    page.get_by_role("button", name=re.compile("^(Set|Edit) schedule$")).click()
    dialog = page.locator("#schedule-publishing-dialog")
    dialog.locator("[name=go_live_at]").fill(f"{starts:%Y-%m-%d %H:%M}" if starts else "")
    with page.expect_navigation():
        dialog.get_by_role("button", name="Save schedule").press("Enter")  # the calendar lies over it
    expect_told(page, "updated")


def is_scheduled(site: RunningSite, title: str) -> bool:
    sql = "SELECT count(*) FROM wagtailcore_revision WHERE approved_go_live_at IS NOT NULL AND object_str = ?"
    return bool(site.rows(sql, title)[0][0])


AT_THAT_TIME = """
import time_machine
from datetime import datetime
from django.utils import timezone
from core.schedule import run_schedule
with time_machine.travel(datetime.fromisoformat("{at}")):
    run_schedule(at=timezone.now())
"""


def let_the_clock_come_to(at: datetime, site: RunningSite) -> None:
    """Do what the site's clock will do about schedules at a time to come."""
    done = site.run("manage.py", "shell", "-c", AT_THAT_TIME.format(at=at.isoformat()))
    assert done.returncode == 0, done.stderr


def in_a_moment(seconds: int) -> datetime:
    """Return a whole second from now, by the clock of the firm."""
    return (timezone.now().astimezone(ZoneInfo("Europe/London")) + timedelta(seconds=seconds)).replace(microsecond=0)


def schedule_price(page: Page, site: RunningSite, service: str, amount: str, *, seconds: int) -> datetime:
    page.goto(f"{site.url}/cms/priceversion/new/")
    page.locator("[name=service]").select_option(label=service)
    page.locator("[name=amount_0]").fill(amount)
    starts = in_a_moment(seconds)
    page.locator("[name=day]").fill(f"{starts:%Y-%m-%d}")
    page.locator("[name=clock]").fill(f"{starts:%H:%M:%S}")
    page.get_by_role("button", name="Create").click()
    expect_told(page, "created")
    return starts


def post_price(page: Page, site: RunningSite, amount: str) -> int:
    """Send the form of a price without having it; return how many prices there were before."""
    [(before,)] = site.rows("SELECT count(*) FROM catalogue_priceversion")
    [(service,)] = site.rows("SELECT id FROM catalogue_service WHERE name = ?", SERVICE)
    token = next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "csrftoken")
    form = {"service": str(service), "amount_0": amount, "amount_1": "GBP", "csrfmiddlewaretoken": token}
    for path in ("/cms/priceversion/new/", f"/cms/catalogue/services/{service}/prices/new/"):
        page.request.post(f"{site.url}{path}", form={**form, "amount": amount}, headers={"Referer": site.url})
    return int(before)


def expect_told(page: Page, words: str) -> None:
    expect(page.locator(".messages").get_by_text(re.compile(words)).first).to_be_visible()


def seen(site: RunningSite, path: str, words: str) -> bool:
    """Say whether a visitor is shown `words` at `path`."""
    answer = requests.get(f"{site.url}{path}", timeout=20)
    return answer.ok and words in answer.text


# Every block of a page in the order of the picker, and what an editor has to write into it.
HEADINGS = {
    "Hero": "Let the light in",
    "Postcode search": "Who comes to you",
    "Book service": "Windows, booked",
    "Service cards": "All we do",
    "Price table": "What panes cost",
    "Next times": "When we could come",
    "Call to action": "Ready for winter",
    "Callback": "Talk it over",
    "Proofs": "Counted by us",
    "Trust bar": "Checked by others",
    "Guarantee": "We come back",
    "Team": "Who cleans",
    "Areas": "Where we clean",
    "Quote": "",
    "Text": "",
    "How it works": "Three steps",
    "Questions and answers": "Asked in autumn",
    "Picture": "",
    "Before and after": "Two hours later",
}
SERVICE = "Window clean"


def fill_page(page: Page) -> None:
    """Put one of every block on the page, from the picker, with everything that is asked for."""
    for number, (name, heading) in enumerate(HEADINGS.items()):
        add_block(page, name)
        if heading:
            fill(page, number, heading=heading)
        if (more := MORE.get(name)) is not None:
            more(page, number)


def _about_the_service(page: Page, number: int) -> None:
    choose(page, f"body-{number}-value-service", SERVICE)


def _price_table(page: Page, number: int) -> None:
    choose(page, f"body-{number}-value-services-0-value", SERVICE)


def _guarantee(page: Page, number: int) -> None:
    write(page, "Tell us within three days.", texts=1)


def _text(page: Page, number: int) -> None:
    write(page, "Leaves stick to glass. It costs £42 until we say so, and really ", texts=2)
    add_price_chip(page, SERVICE)


def _steps(page: Page, number: int) -> None:
    for step in range(3):
        fill(page, number, **{f"steps__{step}__value__title": f"Step {step}", f"steps__{step}__value__text": "Done."})


def _png() -> bytes:
    file = BytesIO()
    Image.new("RGB", (640, 480), "#1e5b46").save(file, "PNG")
    return file.getvalue()


def _picture(page: Page, number: int) -> None:
    page.locator(f"#body-{number}-value-image-image-chooser").get_by_role("button", name="Choose an image").click()
    page.locator(".modal").get_by_role("tab", name="Upload").click()
    page.locator(".modal [name=image-chooser-upload-title]").fill("A window")
    picture: FilePayload = {"name": "window.png", "mimeType": "image/png", "buffer": _png()}
    page.locator(".modal [name=image-chooser-upload-file]").set_input_files(picture)
    page.locator(".modal").get_by_role("button", name="Upload").click()
    expect(page.locator(".modal.in")).to_have_count(0)
    fill(page, number, image__alt_text="A clean window in the sun")


MORE: dict[str, Callable[[Page, int], object]] = {
    "Book service": _about_the_service,
    "Price table": _price_table,
    "Next times": _about_the_service,
    "Guarantee": _guarantee,
    "Quote": lambda page, number: fill(page, number, text="I can see the street again.", name="Ada"),
    "Text": _text,
    "How it works": _steps,
    "Questions and answers": lambda page, number: fill(page, number, group="Paying"),
    "Picture": _picture,
    "Before and after": lambda page, number: page.locator(f"[name=body-{number}-value-scene]").select_option("window"),
}
