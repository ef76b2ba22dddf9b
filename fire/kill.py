"""Real processes die under real requests, at successive points of a sale and after successive delays."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import requests

from bench.verdicts import Verdicts
from fire.buying import PATIENCE, ApiBuyer, Gone, PageBuyer, insist, plain
from fire.cluster import Cluster
from fire.dying import count_file, wish_file
from fire.firm import Case, Firm, children, is_alive, kill_group
from fire.scale import Scale
from fire.serving import Found, audited, burning_site, wrong_with_all
from tests.running import eventually

MOVED_ON = (0, 2, 6, 10, 15, 20)  # minutes; the longest lease is that of a mail, five
Attempt = Callable[[int | None], requests.Response]
Task = Callable[[Firm], tuple[Case, str, dict[str, object]]]  # leads to a sale, a task's name and the notice to post


@dataclass
class Deed:
    """A step of the sale: `begin` leads there, the attempt it returns is the step itself."""

    name: str
    begin: Callable[[Firm], tuple[Case, Attempt]]
    is_repeatable: bool = True  # asked again it gives the same answer, not only the same outcome
    cases: list[Case] = field(default_factory=list)
    points: int = 0


def run(verdicts: Verdicts, cluster: Cluster, scale: Scale) -> None:
    with burning_site(start=("web", "worker")) as (site, house):
        before = audited(site, [], waits=MOVED_ON)
        firm = Firm(site, house, scale)
        deeds = [*_kill_web(firm), *_kill_worker(firm)]
        deeds += [_by_delay(firm, "web"), _by_delay(firm, "worker")]
        alive = _worker_goes_on(firm)
        site.start("clock")
        for case in firm.cases:
            firm.finish(case, patience=PATIENCE)
        firm.post_everything()
        eventually(lambda: not _waiting(firm), seconds=60)
        found = audited(site, [vars_of(case) for case in firm.cases], waits=MOVED_ON)
        compared = site.run("manage.py", "reconcile_payments", LOG_LEVEL="CRITICAL")
        _judge(verdicts, firm, deeds, found, before)
        verdicts.exactly("kill.worker.goes_on", int(alive), 1)
        verdicts.exactly("kill.reconcile_payments", compared.returncode, 0)


def vars_of(case: Case) -> dict[str, object]:
    return {"email": case.email, "paid": case.paid, "refunded": case.refunded, "unheard": case.unheard}


# The web, at points


def _kill_web(firm: Firm) -> list[Deed]:
    def paid(firm: Firm) -> Case:
        return firm.type_card(firm.at_card(firm.buyer(ApiBuyer)))

    def place_by_api(firm: Firm) -> tuple[Case, Attempt]:
        case = firm.buyer(ApiBuyer)
        return case, lambda die_at: case.buyer.place(die_at=die_at)

    def place_on_page(firm: Firm) -> tuple[Case, Attempt]:
        case = firm.buyer(PageBuyer)
        return case, lambda die_at: case.buyer.place(die_at=die_at)

    def pay(firm: Firm) -> tuple[Case, Attempt]:
        case = firm.buyer(PageBuyer)
        case.pay_path = case.buyer.pay_path()
        return case, lambda die_at: case.line.post(case.pay_path, die_at=die_at)

    def come_back(firm: Firm) -> tuple[Case, Attempt]:
        case = paid(firm)
        return case, lambda die_at: firm.come_back(case, die_at=die_at)

    def hear(firm: Firm) -> tuple[Case, Attempt]:
        case = paid(firm)
        event = firm.notice("payment_intent.succeeded", case)
        return case, lambda die_at: firm.post_notice(event, die_at=die_at)

    def give_back(firm: Firm) -> tuple[Case, Attempt]:
        case = paid(firm)
        insist(lambda: firm.come_back(case))
        case.refunded = True
        return case, lambda die_at: case.line.ask("POST", f"/fire/refund/{case.payment}/", die_at=die_at)

    deeds = [
        Deed("web.place_by_api", place_by_api),
        Deed("web.place_on_page", place_on_page, is_repeatable=False),  # a second click leads to the order
        Deed("web.pay", pay),
        Deed("web.come_back", come_back),
        Deed("web.webhook", hear),
        Deed("web.refund", give_back, is_repeatable=False),
    ]
    for deed in deeds:
        _die_in_web(firm, deed)
    return deeds


def _die_in_web(firm: Firm, deed: Deed) -> None:
    """Count the points of the deed once, then die at some of them, each time with an order of its own."""
    case, attempt = deed.begin(firm)
    first = attempt(0)
    deed.points = case.line.points or int(first.headers.get("X-Fire-Points", 0))
    deed.cases.append(case)
    _try_again(deed, case, attempt, first)
    for point in spread(deed.points, firm.scale.points):
        case, attempt = deed.begin(firm)
        deed.cases.append(case)
        answer = None
        try:
            answer = attempt(point)
        except Gone:
            case.died = True
        _try_again(deed, case, attempt, answer)


def _try_again(deed: Deed, case: Case, attempt: Attempt, first: requests.Response | None) -> None:
    """Ask twice more, as somebody who has had no answer; what was answered once must be answered again."""
    answers = [one for one in (first, insist(lambda: attempt(None)), insist(lambda: attempt(None))) if one is not None]
    case.faults += [f"answered {one.status_code}" for one in answers if one.status_code >= 400]
    if deed.is_repeatable and any(plain(one) != plain(answers[0]) for one in answers):
        case.faults.append(f"other answers: {[plain(one) for one in answers]}"[:300])


def spread(points: int, wanted: int) -> list[int]:
    """Return points to die at, evenly from the first to the last; where there are few, each, and again."""
    if 0 < points < wanted:
        return [1 + number % points for number in range(wanted)]
    wanted = min(points, wanted)
    return sorted({1 + round(number * (points - 1) / max(1, wanted - 1)) for number in range(wanted)})


# The worker, at points of its tasks


def _kill_worker(firm: Firm) -> list[Deed]:
    def paid_unheard(firm: Firm) -> Case:
        return firm.type_card(firm.at_card(firm.buyer(ApiBuyer)))

    def settle(firm: Firm) -> tuple[Case, str, dict[str, object]]:
        case = paid_unheard(firm)
        return case, "payments.tasks.process_event", firm.notice("payment_intent.succeeded", case)

    def write(firm: Firm) -> tuple[Case, str, dict[str, object]]:
        case = paid_unheard(firm)
        return case, "notifications.tasks.send", firm.notice("payment_intent.succeeded", case)

    def refund(firm: Firm) -> tuple[Case, str, dict[str, object]]:
        case = paid_unheard(firm)
        insist(lambda: firm.come_back(case))
        with firm.house.lock:
            firm.house.refund({"payment_intent": firm.intent(case)["id"]})
        case.refunded = True
        return case, "payments.tasks.process_event", firm.notice("charge.refunded", case)

    deeds = []
    for name, begin in (("worker.settle", settle), ("worker.mail", write), ("worker.refund", refund)):
        deed = Deed(name, lambda firm: (firm.cases[-1], lambda die_at: requests.Response()))
        case, _ = _die_in_worker(firm, begin, 0)
        deed.cases.append(case)
        counted = count_file(firm.site.folder)
        deed.points = int(counted.read_text()) if counted.exists() else 0
        for point in spread(deed.points, firm.scale.points):
            case, died = _die_in_worker(firm, begin, point)
            case.died = died
            deed.cases.append(case)
        deeds.append(deed)
    return deeds


def _die_in_worker(
    firm: Firm, begin: Callable[[Firm], tuple[Case, str, dict[str, object]]], point: int
) -> tuple[Case, bool]:
    """Have the next task of that kind die at a point; tell whether it did."""
    folder = firm.site.folder
    case, task, event = begin(firm)
    _let_the_queue_empty(firm)
    for old in (count_file(folder), *folder.glob("fire-taken-*")):
        old.unlink(missing_ok=True)
    wish_file(folder).write_text(json.dumps({"task": task, "die_at": point}))
    insist(lambda: firm.post_notice(event))

    def ended() -> str:
        taken = [int(file.name.rpartition("-")[2]) for file in folder.glob("fire-taken-*")]
        if any(not is_alive(pid) for pid in taken):
            return "died"
        return "lived" if count_file(folder).exists() else ""

    return case, eventually(ended, seconds=30) == "died"


def _let_the_queue_empty(firm: Firm) -> None:
    """Wait until the worker has taken what is there, so that the next task of a kind is the one meant."""
    sql = "SELECT count(*) FROM django_q_ormq WHERE lock <= now()"
    eventually(lambda: firm.site.rows(sql) == [(0,)], seconds=20)
    time.sleep(0.3)


# All of it, after a delay


def _by_delay(firm: Firm, name: str) -> Deed:
    """Kill every process of web or worker somewhere in a whole sale, and start it again as its supervisor would."""
    deed = Deed(f"{name}.all_of_it", lambda firm: (firm.cases[-1], lambda die_at: requests.Response()))

    def whole_sale(case: Case) -> None:
        firm.finish(case)
        insist(lambda: firm.post_notice(firm.notice("payment_intent.succeeded", case)))

    case, began = firm.buyer(ApiBuyer), time.monotonic()
    whole_sale(case)
    took = time.monotonic() - began + (1.5 if name == "worker" else 0)
    deed.cases.append(case)
    deed.points = firm.scale.delays
    for number in range(deed.points):
        case = firm.buyer(ApiBuyer)
        deed.cases.append(case)
        selling = threading.Thread(target=_noting, args=(case, whole_sale))
        selling.start()
        time.sleep(took * number / deed.points)
        kill_group(firm.site, name)
        case.died = True
        firm.site.start(name)
        selling.join()
    return deed


def _noting(case: Case, work: Callable[[Case], None]) -> None:
    try:
        work(case)
    except Exception as fault:  # noqa: BLE001 - it belongs to the case's verdict
        case.faults.append(f"{type(fault).__name__}: {fault}"[:300])


def _worker_goes_on(firm: Firm) -> bool:
    """Kill every child that waits for work, and see whether the next notice is still worked on without the clock."""
    _let_the_queue_empty(firm)
    worker = firm.site.processes["worker"].pid
    waiting = eventually(lambda: [pid for guard in children(worker) for pid in children(guard)], seconds=60)
    for pid in waiting:
        os.kill(pid, signal.SIGKILL)
    case = firm.type_card(firm.at_card(firm.buyer(ApiBuyer)))
    insist(lambda: firm.post_notice(firm.notice("payment_intent.succeeded", case)))
    sql = "SELECT count(*) FROM booking_order WHERE guest_email = ? AND status = 'confirmed'"
    return bool(eventually(lambda: firm.site.rows(sql, case.email) == [(1,)], seconds=45))


def _waiting(firm: Firm) -> bool:
    return firm.site.rows("SELECT count(*) FROM payments_webhookinbox WHERE state = 'received'") != [(0,)]


def _judge(verdicts: Verdicts, firm: Firm, deeds: list[Deed], found: Found, before: Found) -> None:
    verdicts.note("kill", f"{'deed':<20} {'points':>6} {'died':>5} {'sales':>6} {'wrong':>6} {'mail twice':>10}")
    for deed in deeds:
        faults = {case.email: told for case in deed.cases if (told := case.faults + firm.wrong_with(case, found))}
        died = sum(case.died for case in deed.cases)
        copies = sum(case.email in found["twice"] for case in deed.cases)
        row = f"{deed.name:<20} {deed.points:>6} {died:>5} {len(deed.cases):>6} {len(faults):>6} {copies:>10}"
        verdicts.note("kill", row)
        for email, told in list(faults.items())[:5]:
            verdicts.note(deed.name, f"{email}: {'; '.join(told)}")
        verdicts.at_least(f"kill.{deed.name}.deaths", died, firm.scale.deaths)
        verdicts.exactly(f"kill.{deed.name}.wrong", len(faults), 0)
    told = wrong_with_all(found, before)
    for line in told[:15]:
        verdicts.note("kill.books", line)
    verdicts.exactly("kill.books", len(told), 0)
