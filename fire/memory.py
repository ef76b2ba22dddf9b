"""What a web process weighs after five thousand requests of all kinds."""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import requests

from bench.verdicts import Verdicts
from fire.buying import ApiBuyer, Line, PageBuyer, insist
from fire.cluster import Cluster
from fire.drain import resident
from fire.firm import Firm, children
from fire.scale import Scale
from fire.serving import burning_site
from tests.faults.asking import POSTCODE, WITHOUT_QUESTIONS
from tests.running import RunningSite

AT_ONCE = 4
MOST_MB = 250


def run(verdicts: Verdicts, cluster: Cluster, scale: Scale) -> None:
    with burning_site() as (site, house):
        firm = Firm(site, house, scale)
        asked: Counter[int] = Counter()
        lock = threading.Lock()
        _count_answers(asked, lock)
        kinds = _kinds(firm)
        start = sizes(site)
        seen = [(0, start)]
        verdicts.note("memory.rss_mb", f"after 0: {_mb(start)}")
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for after in range(scale.every, scale.requests + 1, scale.every):
                while asked.total() < after:
                    list(pool.map(lambda kind: kind(), kinds))
                seen.append((asked.total(), sizes(site)))
                verdicts.note("memory.rss_mb", f"after {asked.total()}: {_mb(seen[-1][1])}")
        verdicts.note("memory.answers", ", ".join(f"{count} times {status}" for status, count in sorted(asked.items())))
        verdicts.at_least("memory.requests", asked.total(), scale.requests)
        verdicts.exactly("memory.errors", sum(count for status, count in asked.items() if status >= 500), 0)
        verdicts.exactly("memory.same_processes", int(set(seen[0][1]) == set(seen[-1][1])), 1)
        verdicts.at_most("memory.rss_mb", max(max(one.values()) for _, one in seen) / 1024, MOST_MB)


def sizes(site: RunningSite) -> dict[int, int]:
    """Return the kilobytes of each process that answers requests."""
    return {pid: resident(pid) for pid in children(site.processes["web"].pid)}


def _count_answers(asked: Counter[int], lock: threading.Lock) -> None:
    ask = requests.Session.send

    def counting(session: requests.Session, *args: object, **kwargs: object) -> requests.Response:
        answer = ask(session, *args, **kwargs)  # type: ignore[arg-type]
        with lock:
            asked[answer.status_code] += 1
        return answer

    requests.Session.send = counting  # type: ignore[assignment, method-assign]


def _kinds(firm: Firm) -> list[Callable[[], object]]:
    """Return the rounds of the visitors, one of each kind."""
    site = firm.site
    pages = re.findall(r"<loc>[^<]*?://[^/]+([^<]*)</loc>", requests.get(f"{site.url}/sitemap.xml", timeout=60).text)

    def look_around() -> None:
        line = Line(site.url)
        for path in firm.random.sample(pages, min(12, len(pages))):
            line.get(path)
        # No page keeps an answer for a search.
        line.get(f"/services/?q={firm.random.randrange(10**6)}")

    def sign_in() -> None:
        line = Line(site.url)
        for path in ("/cms/login/", "/accounts/login/", "/cms/", "/admin/"):
            line.get(path)
        line.post("/accounts/login/", {"login": "nobody@example.com", "password": "no such password"})

    def ask_as_a_program() -> None:
        line = Line(site.url)
        for path in ("/api/services", f"/api/slots?service={WITHOUT_QUESTIONS}&postcode={POSTCODE}", "/api/schema"):
            line.get(path)
        line.get("/api/staff")

    def fill_a_basket() -> None:
        PageBuyer(site, next(firm.times), f"memory-{next(firm.numbers)}@example.com")

    def buy() -> None:
        case = firm.buyer(ApiBuyer)
        insist(case.buyer.place)

    once_each = [look_around, look_around, sign_in, ask_as_a_program]
    return [*once_each, lambda: _while_there_are_times(firm, fill_a_basket), lambda: _while_there_are_times(firm, buy)]


def _while_there_are_times(firm: Firm, work: Callable[[], object]) -> None:
    try:
        work()
    except StopIteration:
        Line(firm.site.url).get("/book/")


def _mb(found: dict[int, int]) -> str:
    return ", ".join(f"{size / 1024:.0f}" for size in found.values())
