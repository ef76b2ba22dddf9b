"""A thousand signed notices at once, mixed, doubled and out of order; two workers drain them."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from bench.verdicts import Verdicts
from fire.buying import ApiBuyer, insist
from fire.cluster import Cluster
from fire.firm import Case, Firm, children
from fire.kill import MOVED_ON, vars_of
from fire.scale import Scale
from fire.serving import audited, burning_site, wrong_with_all
from tests.running import RunningSite, eventually

AT_ONCE = 8
WARM = 50  # notices after which a worker has loaded what it needs
LAPSED = (*MOVED_ON, 60)  # minutes; by then an order that nobody pays has run out
WAITING = "SELECT count(*) FROM payments_webhookinbox WHERE state = 'received'"


def run(verdicts: Verdicts, cluster: Cluster, scale: Scale) -> None:
    with burning_site(start=("web",), WORKERS="2") as (site, house):
        before = audited(site, [], waits=MOVED_ON)
        firm = Firm(site, house, scale)
        for number in range(scale.sales):
            _sell(firm, number)
        events = [
            firm.random.choice(house.events) for _ in range(max(0, scale.notices - len(house.events)))
        ] + house.events
        firm.random.shuffle(events)
        began = time.monotonic()
        with ThreadPoolExecutor(AT_ONCE) as pool:
            took = sorted(pool.map(lambda event: _post(firm, event), events[: scale.notices]))
        posted = time.monotonic() - began
        [(distinct,)] = site.rows(WAITING)
        drained, sizes = _drain(site, distinct)
        found = audited(site, [vars_of(case) for case in firm.cases], waits=LAPSED)
        verdicts.note("drain.posted", f"{len(took)} notices, {distinct} distinct, in {posted:.1f} s, {AT_ONCE} at once")
        verdicts.note(
            "drain.answer_ms", f"median {took[len(took) // 2]:.0f}, 99 of 100 within {took[-len(took) // 100]:.0f}"
        )
        verdicts.note("drain.drained", f"{distinct} in {drained:.1f} s by 2 workers, {distinct / drained:.1f} a second")
        verdicts.note("drain.rss_mb", f"start, half, end: {', '.join(_mb(size) for size in sizes)}")
        verdicts.at_least("drain.notices", len(took), scale.notices)
        growth = max((end - start) / start for start, end in zip(sizes[0], sizes[-1], strict=True))
        verdicts.at_most("drain.rss_growth_percent", growth * 100, 10)
        told = [f"{case.email}: {wrong}" for case in firm.cases for wrong in firm.wrong_with(case, found)]
        told += wrong_with_all(found, before)
        for line in told[:12]:
            verdicts.note("drain.wrong", line)
        verdicts.exactly("drain.wrong", len(told), 0)


def _sell(firm: Firm, number: int) -> Case:
    """Sell something by the API and pay for it at the house, which tells about it in notices only."""
    case = firm.at_card(firm.buyer(ApiBuyer))
    name = firm.intent(case)["id"]
    if number % 3 == 1:
        firm.house.pay(name, "4000000000000002")  # declined, then another card
    firm.type_card(case)
    for _ in range(3):
        firm.house.bring_fee(name)
    if number % 3 == 2:
        firm.house.refund({"payment_intent": name})
        case.refunded = case.unheard = True
    return case


def _post(firm: Firm, event: dict[str, Any]) -> float:
    began = time.monotonic()
    answer = insist(lambda: firm.post_notice(event))
    if answer.status_code != 200:
        raise RuntimeError(f"a notice was answered {answer.status_code}")
    return (time.monotonic() - began) * 1000


def _drain(site: RunningSite, distinct: int) -> tuple[float, list[list[int]]]:
    """Start the worker; return the seconds until nothing waits, and what its processes weigh at start, half and end."""
    site.start("worker")
    began, sizes = time.monotonic(), []
    for left in (max(0, distinct - WARM), distinct // 2, 0):
        eventually(lambda left=left: site.rows(WAITING)[0][0] <= left, seconds=600)  # type: ignore[misc]
        sizes.append([resident(pid) for pid in pool(site)])
    return time.monotonic() - began, sizes


def pool(site: RunningSite) -> list[int]:
    """Return the processes of the queue that do the work: the two started first by its guard."""
    [guard] = children(site.processes["worker"].pid)
    return sorted(children(guard))[:2]


def resident(pid: int) -> int:
    """Return the kilobytes a process holds in memory."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0])


def _mb(sizes: list[int]) -> str:
    return "+".join(f"{size / 1024:.0f}" for size in sizes)
