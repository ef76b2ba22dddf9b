"""The bugs of booking: time given twice, held for nobody, or shown to the wrong person."""

from __future__ import annotations

from quality.planted.bug import Bug

RACES = "tests/booking/test_races.py"
CLAIMS = "tests/booking/test_claim_time.py"

BUGS = (
    Bug(
        name="late_and_short_told_to_nobody",
        file="booking/actions/settlements.py",
        old="(OrderStatus.EXPIRED, OrderStatus.CANCELLED) and order.payable.paid:",
        new="(OrderStatus.EXPIRED, OrderStatus.CANCELLED) and is_settled:",
        tests=("tests/booking/test_settlements.py::test_money_that_comes_late_and_short_is_told_to_a_person",),
    ),
    Bug(
        name="no_claim_lock",
        file="booking/actions/locking.py",
        old='lock = "FOR UPDATE OF stored" if connection.features.has_select_for_update_of else ""',
        new='lock = ""',
        tests=(f"{RACES}::test_visits_beside_each_other_on_one_day_all_leave_their_mark",),
        database="postgresql",
    ),
    Bug(
        name="no_overlap_test",
        file="booking/actions/taking.py",
        old="for row, local in locked if _is_free(row, local, demand, starts_at, at=at)}",
        new="for row, local in locked}",
        tests=(
            f"{CLAIMS}::test_it_refuses_a_second_hold_on_the_same_time",
            f"{RACES}::test_of_two_hundred_who_want_one_time_one_gets_it",
            f"{RACES}::test_unequal_starts_never_overlap",
        ),
    ),
    Bug(
        name="hold_released_without_compare_and_set",
        file="core/transitions.py",
        old="if not manager.filter(pk=thing.pk, status=old).update(status=to, **changes):",
        new="if not manager.filter(pk=thing.pk).update(status=to, **changes):",
        tests=(
            "tests/core/test_transitions.py::test_whoever_is_second_loses",
            "tests/core/test_transitions.py::test_a_hold_that_became_a_booking_is_not_released_as_a_hold",
        ),
    ),
    Bug(
        name="holds_booked_without_compare_and_set",
        file="core/transitions.py",
        old="filter(pk__in=[thing.pk for thing in things], status=old)",
        new="filter(pk__in=[thing.pk for thing in things])",
        tests=("tests/core/test_transitions.py::test_of_several_none_moves_where_one_has_moved_already",),
    ),
    Bug(
        name="expired_without_asking_the_provider",
        file="booking/actions/settlements.py",
        old="if not call_off(order.payable, at=at):",
        new="if False:",
        tests=(
            "tests/booking/test_settlements.py::test_an_order_that_runs_out_is_called_off_at_the_gateway_first",
            "tests/booking/test_settlements.py::"
            "test_an_order_paid_on_an_open_page_at_the_last_moment_is_confirmed_not_let_go",
        ),
    ),
    Bug(
        name="token_compared_without_purpose",
        file="accounts/tokens.py",
        old="filter(digest=_digest(key), purpose=purpose, revoked_at=None)",
        new="filter(digest=_digest(key), revoked_at=None)",
        tests=(
            "tests/accounts/test_tokens.py::test_a_key_for_one_purpose_opens_nothing_else",
            "tests/booking/test_baskets_left_behind.py::test_the_key_to_silence_does_not_open_the_basket",
        ),
    ),
    Bug(
        name="placed_without_a_second_look_at_the_price",
        file="booking/actions/orders.py",
        old="if quote.total != shown_total:",
        new="if False:",
        tests=("tests/booking/test_placing.py::test_a_price_that_changed_is_asked_about_and_nothing_happens",),
    ),
    Bug(
        name="placed_without_a_second_look_at_the_time",
        file="booking/actions/claims.py",
        old="    if refused:\n        raise HoldLost(LOST)\n",
        new="",
        tests=("tests/booking/test_placing.py::test_a_hold_that_ran_out_and_was_taken_places_nothing",),
    ),
    Bug(
        name="linked_by_unverified_address",
        file="booking/actions/linking.py",
        old="return {email.lower() for email in confirmed_addresses(user)}",
        new="return {user.email.lower()}",
        tests=("tests/booking/test_order_joins_an_account.py::test_an_address_that_is_not_proved_links_nothing",),
    ),
    Bug(
        name="most_visits_of_a_day_ignored",
        file="booking/availability/masks.py",
        old="if demand.limit is not None and mask.taken >= demand.limit:",
        new="if False:",
        tests=(f"{CLAIMS}::test_it_refuses_more_visits_than_the_limit_of_the_day",),
    ),
    Bug(
        name="limit_of_the_day_counted_before_the_lock",
        file="booking/actions/taking.py",
        old="    row.counts = row.counts | {service: row.counts.get(service, 0) + 1}\n",
        new="",
        tests=(f"{CLAIMS}::test_it_refuses_more_visits_than_the_limit_of_the_day",),
    ),
)
