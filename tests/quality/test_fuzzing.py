"""What the fuzzer's answers are judged by."""

from __future__ import annotations

from collections import Counter

from quality.fuzzing import ADMINS, SIGNED_IN, Answers, faults_of

NAMED = frozenset({*SIGNED_IN, *ADMINS, "POST /api/orders", "GET /api/services"})


def told(**more: int) -> Answers:
    """Every operation is refused once, and what is given comes on top."""
    refused = dict.fromkeys((f"{name} 401" for name in NAMED), 1)
    return Answers(NAMED, Counter(refused | more))


def test_a_method_the_schema_does_not_name_is_no_writable_operation() -> None:
    answers = Answers(NAMED, Counter({"POST /api/orders 201": 2, "POST /api/orders 400": 3, "PUT /api/orders 405": 9}))
    assert answers.writes()["POST /api/orders"] == (5, 2)
    assert "PUT /api/orders" not in answers.writes()


def test_an_operation_that_was_never_asked_counts_as_not_reached() -> None:
    assert Answers(NAMED).writes()["POST /api/orders"] == (0, 0)
    assert "POST /api/orders was never asked" in list(faults_of("admin", Answers(NAMED), 0))


def test_refusals_are_no_fault_and_being_busy_is_none() -> None:
    assert list(faults_of("anonymous", told(**{"POST /api/orders 503": 1}), 0)) == []


def test_a_fault_of_ours_is_one_whatever_the_method() -> None:
    assert list(faults_of("admin", told(**{"PUT /api/orders 500": 1}), 0)) == ["PUT /api/orders 500"]


def test_nobody_enters_what_is_for_those_signed_in() -> None:
    entered = told(**{"GET /api/orders 200": 1})
    assert list(faults_of("anonymous", entered, 0)) == ["GET /api/orders is not for them"]
    assert list(faults_of("customer", entered, 0)) == []


def test_only_admins_write_down_customers() -> None:
    entered = told(**{"POST /api/customers 201": 1})
    assert list(faults_of("manager", entered, 0)) == ["POST /api/customers is not for them"]
    assert list(faults_of("admin", entered, 0)) == []
