"""What a public page costs beside a bare answer of the same server (G7), a naive template (G8) and kept parts (G9).

Uncached is the page of a site that keeps nothing at all; landing is the page a visitor waits for who is the first
to ask for it, from a process that has served others.
"""

from __future__ import annotations

import re
import sys
import time
from pathlib import Path
from statistics import median

from bench.asking import Contender
from bench.databases import throw_away
from bench.serving import WORKERS, Server
from bench.slots import DifferentAnswersError
from bench.verdicts import Verdicts

FAQS = 10
STAFF = "staff=1"
# Path, cookie and how often each is asked in a round: what is quick is asked more often, to be more than noise.
VARIANTS = {
    "bare": ("/bench/bare", "", 150),
    "cached": ("/", "", 150),
    "fragments": ("/", STAFF, 12),
    "landing": ("/bench/landing", "", 4),
    "uncached": ("/bench/uncached", "", 4),
    "naive": ("/bench/naive", "", 4),
}
Costs = dict[str, tuple[float, float]]


def run(verdicts: Verdicts, *, server: str | None, seconds: float) -> None:
    label = "pg" if server else "sqlite"
    with throw_away("pages", server) as database:
        with Contender(Path(sys.executable), "product_pages.py", database=database) as ours:
            ours.ask("load")
            _count(verdicts, ours, label)
        with Server(database) as site:
            _compare(site)
            costs = _measure(site, seconds)
    _judge(verdicts, costs, label)


def _count(verdicts: Verdicts, ours: Contender, label: str) -> None:
    verdicts.exactly(f"pages.cached.queries.{label}", ours.ask("queries", path="/"), 0)
    verdicts.at_most(f"pages.fragments.queries.{label}", ours.ask("queries", path="/", staff=True), 6)
    landing = ours.ask("queries", path="/bench/landing")
    for name in ("uncached", "naive"):
        verdicts.note(f"pages.{name}.{label}", f"{ours.ask('queries', path=f'/bench/{name}')} queries")
    verdicts.at_most(f"pages.landing.queries.{label}", landing, 15)
    ours.ask("ask_more", faqs=4 * FAQS)
    verdicts.exactly(
        f"pages.landing.queries_more_faqs_add.{label}", ours.ask("queries", path="/bench/landing") - landing, 0
    )
    ours.ask("ask_more", faqs=FAQS)


def _compare(site: Server) -> None:
    """Warm both workers, and stop if kept and rendered pages differ, or the naive one says something else."""
    for _ in range(4 * WORKERS):
        for path, cookie, _times in VARIANTS.values():
            site.get(path, cookie=cookie)
    rendered = site.get("/bench/uncached").replace(b"/bench/uncached", b"/")
    for name in ("cached", "fragments", "landing"):
        path, cookie, _times = VARIANTS[name]
        if site.get(path, cookie=cookie).replace(b"/bench/landing", b"/") != rendered:
            raise DifferentAnswersError(f"the page is another one {name}")
    if _told(site.get("/bench/naive")) != _told(rendered):
        raise DifferentAnswersError("the naive page sells or answers something else")


def _told(html: bytes) -> list[str]:
    """Return cards with their prices, and answers with their links, as a reader finds them."""
    text = html.decode()
    cards = re.findall(r'class="card__link" href="([^"?]+)[^>]*>([^<]+)<', text)
    prices = re.findall(r'class="card__price">([^<]+)<', text)
    answers = re.findall(r'Yes, see <a href="([^"]+)">', text)
    return [f"{where} {name}" for where, name in cards] + [" ".join(price.split()) for price in prices] + answers


def _measure(site: Server, seconds: float) -> Costs:
    """Ask all variants in turn until the time is up; return the median cost of each, processor and wall."""
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in VARIANTS}
    end = time.monotonic() + seconds
    while time.monotonic() < end or len(taken["bare"]) < 3:
        for name, (path, cookie, times) in VARIANTS.items():
            taken[name].append(site.cost(path, times=times, cookie=cookie))
    return {
        name: (median(processor for processor, _ in costs), median(wall for _, wall in costs))
        for name, costs in taken.items()
    }


def _judge(verdicts: Verdicts, costs: Costs, label: str) -> None:
    for number, clock in enumerate(("cpu", "wall")):
        took = {name: cost[number] for name, cost in costs.items()}
        verdicts.at_least(f"pages.cached.of_bare.{clock}.{label}", took["bare"] / took["cached"], 0.6)
        verdicts.at_least(f"pages.cached.beside_uncached.{clock}.{label}", took["uncached"] / took["cached"], 50)
        verdicts.at_most(f"pages.landing.of_naive.{clock}.{label}", took["landing"] / took["naive"], 0.6)
        verdicts.at_least(f"pages.fragments.beside_uncached.{clock}.{label}", took["uncached"] / took["fragments"], 4)
        verdicts.note(f"pages.{label} {clock}", ", ".join(f"{name} {ms:.2f} ms" for name, ms in took.items()))
