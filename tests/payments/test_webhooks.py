"""Notices: trusted for their ids alone, stored once, answered before the work."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from core.models import OfficeTask
from payments.actions import inbox
from payments.actions.inbox import process_due, process_event, receive
from payments.actions.purge import forget_old_notices
from payments.gateways import GATEWAYS
from payments.gateways.sandbox.signing import HEADER, sign
from payments.models import Fact, LedgerTx, Payment, PaymentState, SandboxEvent, SandboxIntent, WebhookInbox
from payments.queries import state_of
from tests.payments.factories import NOON, begin, make_payable, use_card
from tests.payments.faults import Faulty

pytestmark = pytest.mark.django_db
ADDRESS = "/api/webhooks/sandbox"
State = WebhookInbox.State


@pytest.fixture
def now() -> datetime:
    return timezone.now()


def post(body: bytes, *, signature: str | None = None, at: datetime | None = None) -> Any:
    signature = sign(body, at=at or timezone.now()) if signature is None else signature
    headers = {"Sandbox-Signature": signature}
    return Client().post(ADDRESS, body, content_type="application/json", headers=headers)


def notice(**overrides: Any) -> bytes:
    values = {
        "id": "evt_1",
        "type": "payment_intent.succeeded",
        "created": int(NOON.timestamp()),
        "livemode": False,
        "data": {"object": {"id": "pi_1"}},
    }
    return json.dumps({**values, **overrides}).encode()


def paid_notice() -> tuple[Payment, bytes]:
    payment = begin(make_payable())
    use_card(payment)
    return payment, SandboxEvent.objects.latest("pk").body.encode()


def test_a_notice_is_stored_answered_and_worked_on_later() -> None:
    payment, body = paid_notice()
    assert post(body).status_code == 200
    payment.refresh_from_db()
    assert payment.state == PaymentState.ACTION_REQUIRED
    process_due(at=timezone.now())
    payment.refresh_from_db()
    assert payment.state == PaymentState.SUCCEEDED
    assert (WebhookInbox.objects.get().state, Fact.objects.latest("pk").inbox_id is not None) == (State.DONE, True)


def test_receiving_calls_nobody_and_asks_little(
    monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Any
) -> None:
    _, body = paid_notice()
    monkeypatch.setitem(GATEWAYS, "sandbox", Faulty("broken"))
    with django_assert_max_num_queries(10):
        assert post(body).status_code == 200


def test_the_same_notice_again_is_one_row_and_one_effect() -> None:
    _, body = paid_notice()
    for _ in range(3):
        assert post(body).status_code == 200
        process_due(at=timezone.now())
    assert WebhookInbox.objects.count() == 1
    assert LedgerTx.objects.count() == 1


@pytest.mark.parametrize(
    "signature",
    ["", "t=1", "v1=aa", "t=x,v1=aa", "t=\u00b2,v1=aa", "t=99999999999999999999,v1=aa", "t=1,t=2,v1=aa", "nonsense"],
)
def test_a_notice_without_a_good_signature_is_refused(signature: str) -> None:
    assert post(notice(), signature=signature).status_code == 400
    assert not WebhookInbox.objects.exists()


def test_a_wrong_secret_is_refused(settings: Any) -> None:
    ours = settings.SANDBOX_WEBHOOK_SECRET
    settings.SANDBOX_WEBHOOK_SECRET = "somebody-else's-signing-secret"
    signature = sign(notice(), at=timezone.now())
    settings.SANDBOX_WEBHOOK_SECRET = ours
    assert post(notice(), signature=signature).status_code == 400


@pytest.mark.parametrize("seconds", [-301, 302, -86400, 86400])
def test_an_old_or_far_future_notice_is_refused(seconds: int) -> None:
    assert post(notice(), at=timezone.now() + timedelta(seconds=seconds)).status_code == 400
    assert not WebhookInbox.objects.exists()


def test_a_body_written_anew_no_longer_fits_its_signature(now: datetime) -> None:
    body = notice()
    again = json.dumps(json.loads(body), indent=1).encode()
    assert post(again, signature=sign(body, at=now)).status_code == 400
    assert post(body.decode().encode("utf-16"), signature=sign(body, at=now)).status_code == 400


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"{}", b"\xff\xfe", b'{"id": "evt"}', b'"text"'])
def test_a_signed_body_that_is_no_notice_is_refused(body: bytes) -> None:
    assert post(body).status_code == 400
    assert not WebhookInbox.objects.exists()


def test_a_huge_body_is_refused() -> None:
    assert post(b" " * (64 * 1024 + 1)).status_code == 413


@pytest.mark.fault(35)
def test_while_the_secret_is_changed_both_are_good(settings: Any) -> None:
    old = sign(notice(), at=timezone.now())
    settings.SANDBOX_WEBHOOK_SECRET = f"the-new-signing-secret-of-ours,{settings.SANDBOX_WEBHOOK_SECRET}"
    assert post(notice(), signature=old).status_code == 200
    assert post(notice(id="evt_2")).status_code == 200


@pytest.mark.parametrize("kind", ["payment_intent.created", "v2.core.account.updated", "x" * 200])
def test_an_unknown_type_is_thanked_for_and_ignored(kind: str) -> None:
    assert post(notice(type=kind)).status_code == 200
    assert WebhookInbox.objects.get().state == State.IGNORED


def test_a_notice_of_the_wrong_mode_is_dead_and_an_alert() -> None:
    assert post(notice(livemode=True)).status_code == 200
    assert WebhookInbox.objects.get().state == State.DEAD
    assert OfficeTask.objects.filter(key="inbox:sandbox:livemode").exists()


@pytest.mark.fault("33b")
def test_an_unknown_object_is_tried_for_a_day_and_then_handed_over(now: datetime) -> None:
    post(notice())
    process_due(at=now + timedelta(seconds=5))
    row = WebhookInbox.objects.get()
    assert (row.state, row.tries) == (State.RECEIVED, 1)
    assert row.next_try_at > now
    process_due(at=now + timedelta(days=1, minutes=1))
    assert WebhookInbox.objects.get().state == State.DEAD
    assert OfficeTask.objects.filter(key=f"inbox:{row.pk}").exists()


def test_a_notice_is_not_given_up_unless_a_person_is_told(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    def full(*_args: Any, **_kwargs: Any) -> None:
        raise OSError("disk full")

    post(notice())
    with monkeypatch.context() as patch:
        patch.setattr(inbox, "raise_task", full)
        with pytest.raises(OSError, match="disk full"):
            process_due(at=now + timedelta(days=1, minutes=1))
    assert WebhookInbox.objects.get().state == State.RECEIVED
    process_due(at=now + timedelta(days=2))
    assert WebhookInbox.objects.get().state == State.DEAD
    assert OfficeTask.objects.exists()


def test_an_object_of_another_app_is_let_go_after_a_day(now: datetime) -> None:
    SandboxIntent.objects.create(ref="pi_1", key="other", currency="GBP", amount=9, created_at=NOON)
    post(notice())
    process_due(at=now + timedelta(days=1, minutes=1))
    assert WebhookInbox.objects.get().state == State.IGNORED
    assert not Fact.objects.exists()


def test_the_api_wins_over_the_signed_body() -> None:
    payment = begin(make_payable())
    lie = {"object": {"id": payment.provider_ref, "status": "succeeded", "amount": "0.01"}}
    post(notice(data=lie))
    process_due(at=timezone.now())
    payment.refresh_from_db()
    assert (payment.state, payment.captured) == (PaymentState.ACTION_REQUIRED, 0)


def test_a_notice_quicker_than_our_own_answer_finds_its_payment(monkeypatch: pytest.MonkeyPatch) -> None:
    payable = make_payable()
    with monkeypatch.context() as patch:
        patch.setitem(GATEWAYS, "sandbox", Faulty("lost"))
        payment = begin(payable)
    assert payment.provider_ref is None
    intent = SandboxIntent.objects.get()
    payment.provider_ref = intent.ref
    use_card(payment)
    post(SandboxEvent.objects.latest("pk").body.encode())
    process_due(at=timezone.now())
    assert state_of(payable).is_paid
    assert begin(payable).pk == payment.pk
    assert SandboxIntent.objects.count() == 1


@pytest.mark.parametrize("backwards", [False, True])
def test_notices_in_any_order_end_the_same(backwards: bool) -> None:
    payable = make_payable()
    payment = begin(payable)
    for number in ("4000000000000002", "4242424242424242"):
        use_card(payment, number)
    bodies = [event.body.encode() for event in SandboxEvent.objects.order_by("-pk" if backwards else "pk")]
    for body in bodies:
        post(body)
        process_due(at=timezone.now())
    payment.refresh_from_db()
    assert (payment.state, payment.captured, payment.attempt) == (PaymentState.SUCCEEDED, 45, 2)


def test_a_silent_gateway_is_asked_again_later(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    payment, body = paid_notice()
    post(body)
    with monkeypatch.context() as patch:
        patch.setitem(GATEWAYS, "sandbox", Faulty("lost"))
        process_due(at=now + timedelta(seconds=5))
    assert "timeout" in WebhookInbox.objects.get().last_error
    process_due(at=now + timedelta(minutes=3))
    payment.refresh_from_db()
    assert payment.state == PaymentState.SUCCEEDED


@pytest.mark.fault("34a")
def test_a_fault_of_ours_is_kept_and_the_next_row_goes_on(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    _, first = paid_notice()
    other, second = paid_notice()
    post(first)
    post(second)
    monkeypatch.setitem(GATEWAYS, "sandbox", Faulty("broken"))
    process_due(at=now + timedelta(seconds=5))
    errors = list(WebhookInbox.objects.order_by("pk").values_list("last_error", "state"))
    assert errors == [("RuntimeError: a fault of our own", "received"), ("", "done")]
    other.refresh_from_db()
    assert other.state == PaymentState.SUCCEEDED


def test_a_row_in_hand_is_not_taken_twice(now: datetime) -> None:
    _, body = paid_notice()
    post(body)
    pk = WebhookInbox.objects.get().pk
    WebhookInbox.objects.update(next_try_at=now + timedelta(minutes=1))
    process_event(pk, at=now)
    assert WebhookInbox.objects.get().tries == 0


@pytest.mark.parametrize("gateway", ["offline", "stripe"])
def test_who_sends_no_notices_is_not_heard(gateway: str) -> None:
    assert Client().post(f"/api/webhooks/{gateway}", b"{}", content_type="application/json").status_code in (400, 404)


def test_only_posts_are_taken() -> None:
    assert Client().get(ADDRESS).status_code == 405


def test_without_the_switch_there_is_no_address(settings: Any) -> None:
    settings.PAYMENTS_SANDBOX = False
    assert post(notice()).status_code == 404


def test_a_worker_that_overslept_never_takes_back_what_another_has_settled() -> None:
    payment = begin(make_payable())
    use_card(payment)
    body = SandboxEvent.objects.get().body.encode()
    row = receive("sandbox", body, {HEADER: sign(body, at=NOON)}, at=NOON)
    slow = inbox._claim(row.pk, at=NOON)
    assert slow is not None
    process_event(row.pk, at=NOON + timedelta(minutes=2))
    inbox._try_later(slow, "no answer", at=NOON + timedelta(minutes=3))
    row.refresh_from_db()
    assert (row.state, row.last_error) == ("done", "")


def test_an_old_notice_is_forgotten_and_still_does_not_come_twice(now: datetime) -> None:
    _, body = paid_notice()
    post(body)
    process_due(at=now + timedelta(minutes=1))
    assert forget_old_notices(at=now + timedelta(days=89)) == 0
    assert forget_old_notices(at=now + timedelta(days=91)) == 1
    assert WebhookInbox.objects.get().body == ""
    post(body)
    assert WebhookInbox.objects.count() == 1


def test_a_notice_still_to_be_worked_on_is_not_forgotten(now: datetime) -> None:
    _, body = paid_notice()
    post(body)
    assert forget_old_notices(at=now + timedelta(days=91)) == 0
