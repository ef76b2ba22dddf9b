"""The bugs of payments: each has been somebody's."""

from __future__ import annotations

from quality.planted.bug import Bug

FACTS = "payments/actions/facts.py"
PROJECTION = "payments/projection.py"
RACES = "tests/payments/test_races.py"
CALLING_OFF = "tests/payments/test_calling_off.py"
NOTES = "tests/payments/test_notes_and_money.py"
PAPERS = "tests/payments/test_paper_races.py"
READ_THEN_WRITE = """cursor.execute("SELECT COALESCE(MAX(last), 0) + 1 FROM payments_series WHERE name = %s", [series])
        number: int = cursor.fetchone()[0]
        cursor.execute(NEXT.replace("payments_series.last + 1", "%s"), [series, number])"""

BUGS = (
    Bug(
        name="no_row_lock",
        file=FACTS,
        old="payment.refresh_from_db(from_queryset=Payment.objects.select_for_update())",
        new="payment.refresh_from_db()",
        tests=(
            f"{RACES}::test_charges_of_one_payment_at_once_each_count_and_each_make_a_version",
            f"{RACES}::test_two_refunds_at_once_cannot_exceed_what_came",
        ),
        database="postgresql",
    ),
    Bug(
        name="last_event_wins",
        file=PROJECTION,
        old="ever = {fact.type for fact in counted}",
        new="ever = {fact.type for fact in counted[-1:]}",
        tests=(
            "tests/payments/test_facts.py::test_success_is_sticky",
            "tests/payments/test_projection.py::test_success_is_never_lost",
        ),
    ),
    Bug(
        name="refund_bound_without_in_flight",
        file="payments/actions/refunds.py",
        old="gone = sum(in_flight, payment.refunded + payment.disputed)",
        new="gone = payment.refunded + payment.disputed",
        tests=("tests/payments/test_refunds.py::test_a_lost_answer_is_unknown_and_counts_as_gone",),
    ),
    Bug(
        name="refund_without_lock",
        file="payments/actions/refunds.py",
        old="    lock_payment(payment)\n",
        new="    payment.refresh_from_db()\n",
        tests=(f"{RACES}::test_two_refunds_at_once_cannot_exceed_what_came",),
        database="postgresql",
    ),
    Bug(
        name="unordered_payable_locks",
        file=FACTS,
        old='filter(pk__in=mine).order_by("pk")',
        new='filter(pk__in=mine).order_by("?")',
        tests=(f"{RACES}::test_bulk_payments_in_opposite_order_do_not_deadlock",),
        database="postgresql",
    ),
    Bug(
        name="naive_rounding",
        file="core/money.py",
        old="for index in by_remainder[:left]:",
        new="for index in by_remainder[:0]:",
        tests=(
            "tests/payments/test_projection.py::test_shares_add_up_to_the_last_penny",
            "tests/payments/test_facts.py::test_a_bulk_payment_is_split_to_the_last_penny",
        ),
    ),
    Bug(
        name="unlocked_series",
        file="payments/actions/papers.py",
        old="cursor.execute(NEXT, [series])\n        number: int = cursor.fetchone()[0]",
        new=READ_THEN_WRITE,
        tests=(
            f"{RACES}::test_receipt_numbers_have_no_gap_though_some_are_rolled_back",
            f"{PAPERS}::test_invoice_numbers_have_no_gap_though_many_are_written_at_once_and_some_are_undone",
        ),
        database="postgresql",
    ),
    Bug(
        name="unclamped_early_refund",
        file=PROJECTION,
        old="refunded = min(given_back, captured)",
        new="refunded = given_back",
        tests=(
            "tests/payments/test_facts.py::test_a_refund_may_be_heard_of_before_its_charge",
            "tests/payments/test_projection.py::test_sums_stay_within_their_bounds",
        ),
    ),
    Bug(
        name="money_back_told_though_it_failed",
        file="payments/actions/settlements.py",
        old="if kind is None or is_undone(fact, facts):",
        new="if kind is None:",
        tests=("tests/payments/test_facts.py::test_a_refund_we_hear_of_after_it_failed_is_no_news_to_anybody",),
    ),
    Bug(
        name="no_skip_locked_for_notices",
        file="payments/actions/inbox.py",
        old="waiting.select_for_update(skip_locked=True).first()",
        new="waiting.select_for_update().first()",
        tests=(f"{RACES}::test_a_notice_in_another_workers_hands_is_passed_over_without_waiting",),
        database="postgresql",
    ),
    Bug(
        name="no_skip_locked_for_calls",
        file="payments/actions/sweep.py",
        old='select_for_update(skip_locked=True, of=("self",))',
        new='select_for_update(of=("self",))',
        tests=(f"{RACES}::test_a_call_in_another_workers_hands_is_passed_over_without_waiting",),
        database="postgresql",
    ),
    Bug(
        name="no_note_where_the_refund_came_first",
        file=FACTS,
        old="if after.refunded > before.refunded:",
        new="if fact.type == FactType.REFUND_SUCCEEDED:",
        tests=(f"{NOTES}::test_a_refund_heard_of_before_its_charge_is_taken_back_with_the_charge",),
    ),
    Bug(
        name="called_off_before_it_is_known",
        file="payments/actions/pay.py",
        old="        payment = refresh_payment(payment, at=at)\n",
        new="        refresh_payment(payment, at=at)\n",
        tests=(f"{CALLING_OFF}::test_one_whose_beginning_was_not_answered_is_begun_again_to_be_called_off",),
    ),
    Bug(
        name="fresh_key_per_send",
        file="payments/actions/calls.py",
        old="    gateway = get_gateway(call.payment.gateway)\n",
        new='    gateway = get_gateway(call.payment.gateway)\n    call.key = f"{call.key}:{call.tries}"\n',
        tests=("tests/payments/test_start_payment.py::test_an_unclear_answer_is_unknown_and_the_same_key_goes_again",),
    ),
    Bug(
        name="trust_event_body",
        file="payments/actions/inbox.py",
        old="        answer = get_gateway(row.gateway).fetch(row.object_ref, at=at)\n",
        new="""\
        import json

        from payments.gateways.base import NewFact

        answer = get_gateway(row.gateway).fetch(row.object_ref, at=at)
        if row.type.endswith("succeeded") and isinstance(answer, Outcome):
            fact = answer.facts[0]
            told = json.loads(row.body)["data"]["object"].get("amount", fact.amount.amount)
            amount = type(fact.amount)(told, fact.amount.currency)
            said = NewFact(type="charge_succeeded", psp_ref="ch", amount=amount, attempt=1, occurred_at=at)
            answer = Outcome(ref=answer.ref, facts=(said,), payment_id=answer.payment_id)
""",
        tests=("tests/payments/test_webhooks.py::test_the_api_wins_over_the_signed_body",),
    ),
    Bug(
        name="lookup_by_provider_ref_only",
        file="payments/actions/inbox.py",
        old="if payment is None and outcome.payment_id:",
        new="if False:",
        tests=("tests/payments/test_webhooks.py::test_a_notice_quicker_than_our_own_answer_finds_its_payment",),
    ),
    Bug(
        name="no_signature_check",
        file="payments/gateways/sandbox/signing.py",
        old="if not any(hmac.compare_digest(claim, digest) for claim in claims for digest in good):",
        new="if not claims or not good:",
        tests=(
            "tests/payments/test_webhooks.py::test_a_wrong_secret_is_refused",
            "tests/payments/test_webhooks.py::test_a_body_written_anew_no_longer_fits_its_signature",
        ),
    ),
    Bug(
        name="no_signature_check_of_stripe",
        file="payments/gateways/stripe/notices.py",
        old="return bool(stripe.WebhookSignature.verify_header(raw, header, secret))",
        new="return True",
        tests=("tests/payments/stripe/test_notices.py::test_a_forged_notice_is_refused_and_nothing_of_it_kept",),
    ),
)
