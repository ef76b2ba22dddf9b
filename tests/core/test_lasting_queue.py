"""The task queue goes on whichever of its children is killed."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable
from typing import Any

from core.lasting_queue import FileLock, LastingQueue, lasting_value
from tests.running import eventually

WITHIN = 10  # seconds; long enough for any machine, and only waited for where it fails


def child(work: Callable[..., object], *about: Any) -> multiprocessing.process.BaseProcess:
    process = multiprocessing.get_context("fork").Process(target=work, args=about, daemon=True)
    process.start()
    return process


def kill(process: multiprocessing.process.BaseProcess) -> None:
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join(WITHIN)


def hand_on(queue: LastingQueue, answers: Any) -> None:
    answers.send(queue.get())


def test_another_takes_over_when_the_one_who_waits_is_killed() -> None:
    queue = LastingQueue()
    reading, writing = multiprocessing.Pipe(duplex=False)
    first = child(hand_on, queue, writing)
    eventually(lambda: not tried_elsewhere(queue._rlock))  # it holds the lock and waits
    second = child(hand_on, queue, writing)
    kill(first)
    queue.put("a task")
    assert reading.poll(WITHIN)
    assert reading.recv() == "a task"
    second.join(WITHIN)


def test_tasks_come_in_the_order_they_were_put() -> None:
    queue = LastingQueue(maxsize=4)
    for number in range(3):
        queue.put(number)
    assert [queue.get() for _ in range(3)] == [0, 1, 2]
    assert queue.qsize() == 0


def hold(lock: FileLock, held: Any) -> None:
    lock.acquire()
    held.send(True)
    signal.pause()


def test_a_lock_ends_with_whoever_held_it() -> None:
    lock = FileLock()
    reading, writing = multiprocessing.Pipe(duplex=False)
    holder = child(hold, lock, writing)
    assert reading.poll(WITHIN)
    assert not lock.acquire(block=False)
    kill(holder)
    assert lock.acquire()
    lock.release()


def test_whoever_holds_a_lock_may_take_it_again() -> None:
    lock = FileLock()
    with lock, lock:
        assert not tried_elsewhere(lock)
    assert tried_elsewhere(lock)


def test_a_fork_does_not_hold_what_its_parent_holds() -> None:
    lock = FileLock()
    with lock:
        assert not tried_elsewhere(lock)


def tried_elsewhere(lock: FileLock) -> bool:
    """Tell whether another process gets the lock at once."""
    reading, writing = multiprocessing.Pipe(duplex=False)
    child(lambda: writing.send(lock.acquire(block=False))).join(WITHIN)
    return bool(reading.recv())


def add(number: Any, times: int) -> None:
    for _ in range(times):
        with number.get_lock():
            number.value += 1


def test_nothing_is_lost_where_several_count_at_once() -> None:
    number = lasting_value("i", 0)
    adding = [child(add, number, 200) for _ in range(4)]
    for one in adding:
        one.join(WITHIN)
    assert number.value == 800
