"""Doing a thing once, however often it is asked for with the same key."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, OperationalError, transaction

from core.errors import Conflict, DomainError
from core.models import IdempotentRequest

LONGEST_KEY = 200
WAITED = "55P03"  # PostgreSQL's code for a lock that did not come in time; SQLite gives none
Answer = tuple[int, Any]  # the HTTP status and a body JSON can hold


class KeyMissing(DomainError):
    code = "idempotency_key_needed"
    http_status = 400


class KeyReused(DomainError):
    """The key has already stood for another request."""

    code = "idempotency_key_reused"


class InProgress(Conflict):
    """The first request with this key is still at work."""

    code = "in_progress"


def checked_key(key: str | None) -> str:
    """Return a usable key. Raises KeyMissing unless it has 1 to 200 printable characters."""
    text = (key or "").strip()
    if 0 < len(text) <= LONGEST_KEY and text.isprintable():
        return text
    raise KeyMissing(
        "Send an Idempotency-Key header of 1 to 200 printable characters, a new one for each order.",
        fields={"Idempotency-Key": ["Send 1 to 200 printable characters, such as a UUID."]},
    )


def fingerprint_of(asked: Any) -> str:
    """Return what two requests share if they ask for the same, whatever the order and spacing of their JSON."""
    return hashlib.sha256(json.dumps(asked, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def answer_once(scope: str, key: str, fingerprint: str, work: Callable[[], Answer], *, at: datetime) -> Answer:
    """Return the answer of `work`, done once for `key` within `scope`; a repeat gets the first answer again.

    The answer is written in the transaction that does the work: a process that dies before the
    commit leaves neither, one that dies after it leaves both. Whatever `work` raises undoes
    everything and keeps the key free. Raises KeyReused if the key stood for something else, and
    InProgress if the first request does not finish while we may wait for it.
    """
    if (known := _known(scope, key, fingerprint)) is not None:
        return known
    with transaction.atomic():
        row = _reserve(scope, key, fingerprint, at=at)
        if row is not None:
            row.status, row.answer = work()
            row.save(update_fields=["status", "answer"])
            return row.status, _plain(row.answer)
    if (known := _known(scope, key, fingerprint)) is None:
        raise _in_progress()
    return known


def forget_answers(*, at: datetime) -> int:
    """Delete first answers that are past their time, and with them what they say about people; return how many."""
    before = at - timedelta(days=settings.IDEMPOTENCY_DAYS)
    return IdempotentRequest.objects.filter(created_at__lte=before).delete()[0]


def _reserve(scope: str, key: str, fingerprint: str, *, at: datetime) -> IdempotentRequest | None:
    """Take the key, waiting for whoever is at work with it; None if they have finished.

    The unique constraint is the lock: a second insert waits for the first transaction to end.
    """
    try:
        with transaction.atomic():
            return IdempotentRequest.objects.create(
                scope=scope, key=key, fingerprint=fingerprint, status=0, answer={}, created_at=at
            )
    except IntegrityError:
        return None
    except OperationalError as exc:
        if getattr(exc.__cause__, "sqlstate", WAITED) != WAITED:
            raise  # nobody is at work: the database is away
        raise _in_progress() from exc


def _known(scope: str, key: str, fingerprint: str) -> Answer | None:
    row = IdempotentRequest.objects.filter(scope=scope, key=key).first()
    if row is None:
        return None
    if row.fingerprint != fingerprint:
        raise KeyReused("This Idempotency-Key was used for another order. Send a new key with a new order.")
    return row.status, _plain(row.answer)


def _plain(answer: Any) -> Any:
    """Return the answer in one order of keys: the database keeps none, and a repeat is the same to the byte."""
    return json.loads(json.dumps(answer, sort_keys=True))


def _in_progress() -> InProgress:
    return InProgress("We are still at work on this order. Send the same again in a moment.")
