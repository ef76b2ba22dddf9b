"""Ways back to a basket: a link by mail, a code to say aloud, an account. None of them changes what is in it."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import AccessToken, Role, User
from booking.drafts import PURPOSE, REMINDERS, code_again, code_digest, code_from, draft_key, subject_of
from booking.errors import GONE, BasketGone
from booking.models import Draft, Order
from notifications.actions import queue_message
from notifications.models import Delivery

RESUME_LINK = "resume_link"
CODE_LASTS = timedelta(days=3)


def draft_of(order: Order) -> Draft:
    """Return what is kept of a basket, made the first time there is something to keep."""
    return Draft.objects.get_or_create(order=order)[0]


def forget_typed(order: Order, step: str) -> Draft | None:
    """Let go of the words of a step that has been sent, and return what is kept. Called with the basket locked."""
    draft = Draft.objects.filter(order=order).first()
    if draft is not None and step in draft.typed:
        del draft.typed[step]
        draft.save(update_fields=["typed"])
    return draft


def note_reminder(order: Order, draft: Draft | None, words: str, *, at: datetime) -> None:
    """Write down that somebody asked to be reminded, and in which words; none means that they did not.

    Called with the basket locked, and what is kept of it.
    """
    agreed = draft is not None and draft.reminder_agreed_at is not None
    if agreed == bool(words):
        return
    kept = draft or draft_of(order)
    kept.reminder_agreed_at, kept.reminder_words = (at, words[:300]) if words else (None, "")
    kept.save(update_fields=["reminder_agreed_at", "reminder_words"])


@transaction.atomic
def send_link(order: Order, email: str, *, at: datetime) -> None:
    """Mail the way back to a basket to whoever asked for it; asked twice within a minute it is one mail."""
    _lock(order)
    draft_key(order, at=at)  # made now, so that writing the mail only reads
    queue_message(RESUME_LINK, subject_id=str(order.public_id), step=f"{at:%Y%m%d%H%M}", recipient=email, at=at)


@transaction.atomic
def give_code(order: Order, *, at: datetime) -> Draft:
    """Give a basket a code that can be said on the telephone; one that is still good lasts longer."""
    _lock(order)
    draft = draft_of(order)
    if not (draft.code_until and draft.code_until > at and code_again(draft)):
        draft.code_nonce = _free_nonce()
        draft.code_digest = code_digest(code_from(draft.code_nonce))
    draft.code_until = at + CODE_LASTS
    draft.save(update_fields=["code_nonce", "code_digest", "code_until"])
    return draft


def claim_drafts(orders: Iterable[Order], user: User) -> None:
    """Keep baskets with the account of a customer. One that another account keeps stays there.

    Those who work for the firm help customers on the telephone: what they open is not theirs to keep.
    """
    if user.role != Role.CUSTOMER:
        return
    for order in orders:
        Draft.objects.filter(pk=draft_of(order).pk, user=None).update(user=user)


def forget_ways_back(orders: Iterable[Order]) -> None:
    """Delete the keys and letters of baskets that are going: both name people."""
    ids = [order.public_id for order in orders]
    AccessToken.objects.filter(
        purpose__in=(PURPOSE, REMINDERS), subject__in=[subject_of(each) for each in ids]
    ).delete()
    Delivery.objects.filter(subject_id__in=[str(each) for each in ids]).delete()


def _lock(order: Order) -> None:
    """Lock the basket against being placed or deleted meanwhile, as every deed on it does."""
    if Order.objects.drafts().select_for_update().filter(pk=order.pk).first() is None:
        raise BasketGone(GONE)


def _free_nonce() -> str:
    """Return a nonce whose code no basket has."""
    while True:
        nonce = secrets.token_hex(16)
        if not Draft.objects.filter(code_digest=code_digest(code_from(nonce))).exists():
            return nonce
