"""Every fault of the catalogue that concerns what exists is a test, and the page says where."""

from __future__ import annotations

from tests.faults.catalogue import LAST, left_out, marked, shown, whole


def test_every_fault_is_a_test_or_concerns_what_does_not_exist_yet() -> None:
    tested, missing = {whole(number) for number in marked()}, {whole(number) for number in left_out()}
    assert tested | missing == set(range(1, LAST + 1))
    assert tested & missing == set()


def test_every_part_of_a_fault_is_a_test_and_the_page_says_where() -> None:
    assert marked() == shown()


def test_what_is_left_out_is_left_out_for_a_reason() -> None:
    assert all(len(reason) > 10 for reason in left_out().values())
