"""Twenty immediate crashes of PostgreSQL while people buy: what was acknowledged is there, and the site comes back."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field

import requests

from bench.verdicts import Verdicts
from fire.buying import PATIENCE, ApiBuyer, PageBuyer, Trouble, insist
from fire.cluster import Cluster
from fire.firm import Case, Firm
from fire.kill import MOVED_ON, vars_of
from fire.scale import Scale
from fire.serving import Found, audited, burning_site, wrong_with_all
from tests.databases import on_postgresql
from tests.running import RunningSite, eventually
from tests.servers.stripe.notices import post_from_now_on

BACK_WITHIN = 5.0  # seconds from the server's return to the first good answer
GIVES_UP = 60.0


@dataclass
class Shop:
    """Customers who buy one thing after the other until they are told to stop."""

    firm: Firm
    acknowledged: list[Case] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    def buy_until_told(self, number: int) -> None:
        kinds = (ApiBuyer, PageBuyer)
        while not self.stop.is_set():
            number += 1
            try:
                self.buy(kinds[number % 2])
            except Exception as fault:  # noqa: BLE001 - told in the verdict
                self.broken.append(f"{type(fault).__name__}: {fault}"[:300])

    def buy(self, kind: type[ApiBuyer] | type[PageBuyer]) -> None:
        case = self.firm.buyer(kind)
        if insist(case.buyer.place).status_code in (201, 302, 307):
            self.acknowledged.append(case)
        self.firm.finish(case, patience=PATIENCE)


def run(verdicts: Verdicts, cluster: Cluster, scale: Scale) -> None:
    with burning_site() as (site, house):
        before = audited(site, [], waits=MOVED_ON)
        _write_sequences_down()
        post_from_now_on(house, f"{site.url}/api/webhooks/stripe")
        firm = Firm(site, house, scale)
        shop = Shop(firm)
        buyers = [threading.Thread(target=shop.buy_until_told, args=(number,)) for number in range(scale.buyers)]
        ours = {name: process.pid for name, process in site.processes.items()}
        for buyer in buyers:
            buyer.start()
        back = [_crash(cluster, site) for _ in range(scale.crashes)]
        shop.stop.set()
        for buyer in buyers:
            buyer.join()
        goes_on = _worker_goes_on(firm)
        firm.post_everything()
        eventually(lambda: site.rows("SELECT 1 FROM payments_webhookinbox WHERE state = 'received'") == [], seconds=60)
        is_same = all(
            site.processes[name].poll() is None and site.processes[name].pid == pid for name, pid in ours.items()
        )
        _judge(verdicts, shop, before, back)
        verdicts.exactly("crash.worker.goes_on", int(goes_on), 1)
        verdicts.exactly("crash.restarts_of_ours", 0 if is_same else 1, 0)


def _write_sequences_down() -> None:
    """Make the copied database as safe as one that was made table by table.

    A sequence fetches its numbers 32 ahead and logs that once. In a database just made from a template it goes on
    with what the template had fetched, of which the log of the copy says nothing: until the first checkpoint a crash
    gives those numbers out again (seen with PostgreSQL 15.19; a copy made with STRATEGY FILE_COPY does not do it).
    """
    on_postgresql("CHECKPOINT")


def _crash(cluster: Cluster, site: RunningSite) -> float:
    """Let the power fail in the middle of things; return the seconds from its return to the first good answer."""
    time.sleep(random.uniform(1.0, 3.0))
    cluster.crash()
    time.sleep(random.uniform(0.2, 1.0))
    cluster.start()
    began = time.monotonic()
    while time.monotonic() < began + GIVES_UP:
        with suppress(requests.RequestException):
            if (
                requests.get(f"{site.url}/healthz", timeout=5).ok
                and requests.get(f"{site.url}/orders/track/", timeout=5).ok
            ):
                break
        time.sleep(0.05)
    return time.monotonic() - began


def _worker_goes_on(firm: Firm) -> bool:
    """Sell once more; what the queue is told after the last crash it does."""
    done = "SELECT count(*) FROM django_q_task WHERE func = 'payments.tasks.process_event'"
    [(before,)] = firm.site.rows(done)
    case = firm.buyer(ApiBuyer)
    firm.finish(case)
    insist(lambda: firm.post_notice(firm.notice("payment_intent.succeeded", case)))
    return bool(eventually(lambda: firm.site.rows(done)[0][0] > before, seconds=60))


def _judge(verdicts: Verdicts, shop: Shop, before: Found, back: list[float]) -> None:
    firm = shop.firm
    found = audited(firm.site, [vars_of(case) for case in firm.cases], waits=MOVED_ON)
    told = {case.email: wrong for case in firm.cases if (wrong := firm.wrong_with(case, found))}
    lost = [case.email for case in shop.acknowledged if "0 orders" in told.get(case.email, [])]
    books = wrong_with_all(found, before)
    for email, wrong in list(told.items())[:8]:
        verdicts.note("crash", f"{email}: {'; '.join(wrong)}")
    for line in [*shop.broken[:5], *books[:10]]:
        verdicts.note("crash", line)
    verdicts.at_least("crash.crashes", len(back), firm.scale.crashes)
    verdicts.at_least("crash.acknowledged", len(shop.acknowledged), firm.scale.crashes)
    verdicts.exactly("crash.lost", len(lost), 0)
    verdicts.exactly("crash.wrong", len(told), 0)
    verdicts.exactly("crash.given_up", len(shop.broken), 0)
    verdicts.exactly("crash.books", len(books), 0)
    verdicts.at_most("crash.back_within_s", max(back), BACK_WITHIN)
    _judge_answers(verdicts, [trouble for case in firm.cases for trouble in case.line.troubles])


def _judge_answers(verdicts: Verdicts, troubles: list[Trouble]) -> None:
    """Judge what customers were told while the server was away."""
    counted = Counter((one.status, _kind(one.path), one.is_kind) for one in troubles)
    for (status, path, is_kind), count in counted.most_common():
        verdicts.note("crash.answers", f"{count} times {status} on {path}{'' if is_kind else ', unkindly'}")
    verdicts.exactly("crash.unkind_answers", sum(not one.is_kind for one in troubles), 0)


def _kind(path: str) -> str:
    """Return the path without what names one order."""
    return "/".join("…" if len(part) > 20 or part.isdigit() else part for part in path.split("/"))
