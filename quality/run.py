#!/usr/bin/env python
"""Judge every page of the running site, and the tests themselves; exit 1 if one falls short.

    python quality/run.py [crawl] [walk] [lighthouse] [fuzz] [planted] [mutants] [--once]

The pages are judged if nothing is named.

One line a figure: `name value goal verdict`, printed and kept in var/quality/figures.txt beside the pictures of
every state. Lines that begin with # say what was found.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "site")]
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"

import django  # noqa: E402

django.setup()

from playwright.sync_api import Error, Page, sync_playwright  # noqa: E402

from bench.verdicts import Verdicts  # noqa: E402
from quality import fuzzing, keeping, lighthouse, office, places, validating, walking  # noqa: E402
from quality.crawling import Crawl  # noqa: E402
from quality.looking import Looked, slug  # noqa: E402
from quality.mutants import judging  # noqa: E402
from quality.planted import planting  # noqa: E402
from tests.running import RunningSite, running_site  # noqa: E402
from tests.servers.stripe import pointed_at, stripe_house  # noqa: E402

OUT = ROOT / "var" / "quality"
PAGES = ("crawl", "walk", "lighthouse")
OTHERS = ("fuzz", "planted", "mutants")
EVERYTHING = 1_000_000_000
FEW, MANY = 10, 60  # made-up requests an operation, beside those at the borders of what the schema allows
BUYER = "walker@example.com"
ABOUT = ("status", "title", "description", "canonical", "h1", "noindex", "cacheable", "og:image", "json-ld", "links")
# Saved rather than updated: what remembers addresses is told by a signal.
MOVED = """
from wagtail.models import Site
for site in Site.objects.all():
    site.port = {port}
    site.save()
"""


class Figures(Verdicts):
    """Verdicts that are kept in a file as well."""

    def say(self, line: str) -> None:
        print(line, flush=True)
        with (OUT / "figures.txt").open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")

    def none(self, name: str, faults: Iterable[str]) -> None:
        """Judge that there are no faults, and say the first of those there are."""
        found = list(faults)
        self.exactly(name, len(found), 0)
        for fault in found[:12]:
            self.say(f"#   {fault}")


def main() -> int:
    parser = argparse.ArgumentParser(description="Judge every page of the running site.")
    parser.add_argument("--once", action="store_true", help="one Lighthouse run a page, and fewer made-up requests")
    parser.add_argument("part", nargs="*", choices=[*PAGES, *OTHERS, []], help="which; the pages if none is named")
    options = parser.parse_args()
    wanted = options.part or PAGES
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / "figures.txt").unlink(missing_ok=True)
    figures = Figures()
    figures.say(f"# Python {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    if "fuzz" in wanted:
        with answering() as site:
            judge_fuzzing(figures, site, examples=FEW if options.once else MANY)
    if "planted" in wanted:
        planting.judge(figures)
    if "mutants" in wanted:
        judging.judge(figures)
    if set(wanted) & set(PAGES):
        judge_pages(figures, wanted, once=options.once)
    if figures.short:
        figures.say(f"# short of the goal: {', '.join(figures.short)}")
    return 1 if figures.short else 0


def judge_pages(figures: Figures, wanted: Iterable[str], *, once: bool) -> None:
    with served() as site:
        pages = crawl(figures, site) if "crawl" in wanted else {}
        if "walk" in wanted:
            walk(figures, site, pages)
        if "lighthouse" in wanted:
            judge_speed(figures, site, runs=1 if once else 3)


@contextmanager
def served(**env: str) -> Iterator[RunningSite]:
    """Run the demonstration with production's static files, and pages that know their address."""
    folder = Path(tempfile.mkdtemp(prefix="callout-quality-"))
    try:
        with running_site(folder, start=(), DJANGO_SETTINGS_MODULE="quality.settings", **env) as site:
            port = site.url.rsplit(":", 1)[-1]
            site.run("manage.py", "collectstatic", "--noinput").check_returncode()
            site.run("manage.py", "shell", "-c", MOVED.format(port=port)).check_returncode()
            site.start("web", "worker", "clock")
            yield site
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def answering() -> Iterator[RunningSite]:
    """Run the demonstration for programs alone: nobody looks at its pages, and its limits are raised."""
    folder = Path(tempfile.mkdtemp(prefix="callout-fuzz-"))
    try:
        with running_site(folder, DJANGO_SETTINGS_MODULE="quality.fuzz_settings") as site:
            yield site
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def judge_fuzzing(figures: Figures, site: RunningSite, *, examples: int) -> None:
    """Fuzz the API in every role, and say how much of it was really reached."""
    found = fuzzing.fuzz(site, OUT / "fuzz", examples=examples, say=figures.say)
    writes = found.writes()
    asked, good = (sum(pair[number] for pair in writes.values()) for number in (0, 1))
    for operation, (all_of_it, well) in writes.items():
        figures.say(f"#   {operation}: {well} of {all_of_it} were a success")
    figures.note("fuzz.requests", str(sum(found.told.values())))
    figures.at_least("fuzz.writes_with_success_percent", 100 * good / max(asked, 1), 20)
    figures.at_least("fuzz.writes_reached_percent", 100 * sum(bool(w) for _, w in writes.values()) / len(writes), 75)
    figures.none("fuzz.faults", found.faults)
    figures.none("fuzz.log", site.errors(last=EVERYTHING))


def crawl(figures: Figures, site: RunningSite) -> dict[str, str]:
    found = Crawl(site.url)
    found.run()
    figures.at_least("crawl.pages", len(found.pages), 20)
    for about in ABOUT:
        figures.none(f"crawl.{about}", found.faults[about])
    return found.pages


def walk(figures: Figures, site: RunningSite, pages: Iterable[str]) -> None:
    """Stop at every public page and every state of the flow, and judge what the browser shows."""
    for old in ("html", "shots"):
        shutil.rmtree(OUT / old, ignore_errors=True)
    looked = Looked(OUT)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_context().new_page()
        page.set_default_timeout(15_000)
        looked.watch(page)
        for address in dict.fromkeys([*pages, *(site.url + path for path in places.MORE)]):
            page.goto(address)
            looked.look(page, f"page-{slug(address.removeprefix(site.url))}")
        stages: list[Callable[[], None]] = [
            lambda: places.contact(page, site.url, looked.look),
            lambda: take_the_way(page, site, looked.look),
            lambda: walking.follow(page, site.url, looked.look),
            lambda: keeping.put_aside(page, site, looked.look),
            lambda: keeping.see_account(page, site, BUYER, looked.look),
            lambda: office.see_rooms(page, site.url, looked.look),
            lambda: office.see_managers(page, site.url, looked.look),
            lambda: office.give_back(page, site.url, looked.look),
            lambda: pay_by_stripe(page, looked.look),
        ]
        stopped = [fault for stage in stages if (fault := _stopped(stage))]
        browser.close()
    figures.at_least("walk.states", len(looked.states), 100)
    figures.none("walk.stopped", stopped)
    figures.none("walk.axe", looked.axe)
    figures.none("walk.sideways", looked.cramped)
    figures.none("walk.script_errors", looked.console)
    figures.none("walk.html", validating.html_faults(OUT / "html"))
    figures.none("walk.css", validating.css_faults(ROOT / "var" / "bundle" / "css" / "site.css"))
    figures.none("walk.log", site.errors())


def take_the_way(page: Page, site: RunningSite, look: walking.Look) -> None:
    walking.find_and_choose(page, site.url, look)
    walking.add_a_package(page, site.url, look)
    walking.give_details(page, look, BUYER)
    walking.pay(page, look)
    keeping.keep_order(page, site, page.url, BUYER, look)


def pay_by_stripe(page: Page, look: walking.Look) -> None:
    """See the card page of a site that takes cards through Stripe, and what surrounds it."""
    page.context.clear_cookies()
    with stripe_house() as house, served(**pointed_at(house)) as site:
        walking.find_and_choose(page, site.url, walking.pass_by)
        walking.give_details(page, walking.pass_by, "card@example.com")
        walking.pay_by_stripe(page, look)


def _stopped(stage: Callable[[], None]) -> str:
    """Walk a stage; one that cannot be walked to its end is a fault, and the others are walked still."""
    try:
        stage()
    except Error as fault:
        return str(fault).splitlines()[0]
    return ""


def judge_speed(figures: Figures, site: RunningSite, *, runs: int) -> None:
    for name, path in places.INDEXED.items():
        _measure(figures, name, site.url + path, runs=runs)
    cookie = _cookie_of_a_basket(site)
    for name, path in places.IN_THE_FLOW.items():
        _measure(figures, name, site.url + path, runs=runs, crawlable=False, cookie=cookie)


def _measure(figures: Figures, name: str, url: str, **how: Any) -> None:
    try:
        found = lighthouse.measure(url, OUT / "lighthouse" / name, **how)
    except lighthouse.NotMeasured as fault:
        figures.none(f"lighthouse.{name}.not_measured", [str(fault)])
    else:
        _score(figures, name, found)


def _score(figures: Figures, name: str, found: lighthouse.Scores) -> None:
    for category, score in found.scores.items():
        figures.at_least(f"lighthouse.{name}.{category}", score, 100)
    figures.at_most(f"lighthouse.{name}.lcp_ms", found.lcp, 1800)
    figures.at_most(f"lighthouse.{name}.tbt_ms", found.tbt, 100)
    figures.at_most(f"lighthouse.{name}.cls", found.cls, 0.02)
    figures.at_most(f"lighthouse.{name}.kilobytes", found.kilobytes, 250)
    figures.at_most(f"lighthouse.{name}.requests", found.requests, 15)
    for complaint in found.complaints:
        figures.say(f"#   {complaint}")


def _cookie_of_a_basket(site: RunningSite) -> str:
    """Fill a basket as far as the answers, and return the cookies it is found by."""

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        context = browser.new_context()
        page = context.new_page()
        walking.find_and_choose(page, site.url, walking.pass_by)
        walking.give_details(page, walking.pass_by, "basket@example.com")
        cookies = [f"{cookie.get('name')}={cookie.get('value')}" for cookie in context.cookies()]
        browser.close()
    return "; ".join(cookies)


if __name__ == "__main__":
    sys.exit(main())
