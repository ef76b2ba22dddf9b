"""Open or closed, as the browser says it: the same as the rules say, at every kind of moment."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, expect

from core.hours import Hours, Interval, SpecialDay
from tests.running import RunningSite

DAY = (Interval(time(8), time(18)),)
YEAR = datetime.now(UTC).year
LARKFIELD = Hours(
    ZoneInfo("Europe/London"),
    dict.fromkeys(range(6), DAY),
    (
        SpecialDay("Christmas", date(YEAR, 12, 25), date(YEAR, 12, 26)),
        SpecialDay("Eve", date(YEAR, 12, 31), date(YEAR, 12, 31), (Interval(time(8), time(13)),)),
        SpecialDay("New Year", date(YEAR + 1, 1, 1), date(YEAR + 1, 1, 1)),
    ),
)
MOMENTS = [
    datetime(2026, 7, 6, 7, 30, tzinfo=UTC),  # a Monday of summer time, half an hour after opening
    datetime(2026, 7, 6, 6, 30, tzinfo=UTC),
    datetime(2026, 11, 28, 18, 0, tzinfo=UTC),  # the Saturday's last minute is over
    datetime(2026, 3, 28, 23, 30, tzinfo=UTC),  # the night the clocks change, and no opening on the day after
    datetime(YEAR, 12, 24, 20, tzinfo=UTC),
    datetime(YEAR, 12, 25, 12, tzinfo=UTC),
    datetime(YEAR, 12, 31, 12, tzinfo=UTC),
    datetime(YEAR, 12, 31, 14, tzinfo=UTC),
]


@pytest.mark.parametrize("elsewhere", ["Pacific/Auckland", "America/Los_Angeles"])
def test_the_page_adds_what_the_rules_say_wherever_the_reader_is(
    site: RunningSite, chromium: Browser, elsewhere: str
) -> None:
    page = chromium.new_context(timezone_id=elsewhere).new_page()
    for moment in MOMENTS:
        page.clock.set_fixed_time(moment)
        page.goto(f"{site.url}/contact/")
        expect(page.locator("main [data-hours-state]")).to_have_text(LARKFIELD.state(moment).words)


def test_without_a_script_the_table_says_it_alone(site: RunningSite, chromium: Browser) -> None:
    page = chromium.new_context(java_script_enabled=False).new_page()
    page.goto(f"{site.url}/contact/")
    assert page.locator("main [data-hours-state]").is_hidden()
    assert page.locator("main .hours__table tr").count() == 7


def test_a_message_is_sent_and_what_is_missing_is_said_without_a_script(site: RunningSite, chromium: Browser) -> None:
    page = chromium.new_context(java_script_enabled=False).new_page()
    page.goto(f"{site.url}/contact/")
    page.get_by_label("Full name").fill("Ada Marsh")
    page.get_by_role("button", name="Send message").click()
    assert page.title().startswith("Error: ")
    assert page.get_by_label("Full name").input_value() == "Ada Marsh"
    page.get_by_label("E-mail address").fill("ada@example.org")
    page.get_by_label("Your message").fill("Do you clean ovens?")
    page.get_by_role("button", name="Send message").click()
    assert page.url.endswith("/contact/sent/")
