"""Finding baskets again: by the key in a mail, by a spoken code, by the account that keeps them."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from accounts import tokens
from booking.models import Draft, Order
from core.keyed import keyed, secrets_in_use

PURPOSE, REMINDERS = "draft", "reminders"  # the two keys of a basket: to it, and to silence about it
DETAILS, QUESTIONS = "details", "questions"  # the steps whose words are kept as they are typed
# No two of these look or sound alike: no 0 and O, no 1, I and L, no 5 and S, no letters that rhyme with B.
ALPHABET = "2346789FHKMRTWXY"
CODE_LENGTH = 8


def subject_of(public_id: UUID) -> str:
    return f"{PURPOSE}:{public_id}"


def draft_key(order: Order, *, at: datetime) -> str:
    """Return the key to a basket, for the link in a mail. It opens nothing once the basket is placed or gone."""
    return tokens.issue(PURPOSE, subject_of(order.public_id), at=at)


def order_by_draft_key(key: str, *, at: datetime) -> Order | None:
    """Return the basket that `key` opens, whole; or the order it has become."""
    subject = tokens.opened_by(key, PURPOSE, at=at)
    if subject is None:
        return None
    return Order.objects.whole().filter(public_id=subject.removeprefix(f"{PURPOSE}:")).first()


def code_from(nonce: str, secret: str = "") -> str:
    """Return the code of a nonce. Only the nonce is kept, so a copy of the table opens no basket."""
    raw = keyed(f"code|{nonce}", secret or secrets_in_use()[0])
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in raw[:CODE_LENGTH])


def code_digest(code: str, secret: str = "") -> str:
    """Return what a code is found by. Codes are short, so the digest is made with our secret."""
    return keyed(f"digest|{code}", secret or secrets_in_use()[0]).hex()


def plain_code(text: str) -> str:
    """Return a code as it was given out, however it was typed."""
    return "".join(letter for letter in text.upper() if letter.isalnum())


def spoken(code: str) -> str:
    return f"{code[:4]} {code[4:]}"


def code_of(order: Order, *, at: datetime) -> tuple[str, datetime] | None:
    """Return the code of a basket as it is read aloud, and how long it is good; None where there is none."""
    draft = Draft.objects.filter(order=order, code_until__gt=at).first()
    code = code_again(draft) if draft else None
    return (spoken(code), draft.code_until) if code and draft and draft.code_until else None


def code_again(draft: Draft) -> str | None:
    """Return the code of a basket, by whichever of our secrets it was made."""
    codes = ((secret, code_from(draft.code_nonce, secret)) for secret in secrets_in_use())
    return next((code for secret, code in codes if code_digest(code, secret) == draft.code_digest), None)


def order_by_code(text: str, *, at: datetime) -> Order | None:
    """Return the basket with this code, if it is still good."""
    digests = [code_digest(plain_code(text), secret) for secret in secrets_in_use()]
    baskets = Order.objects.drafts().whole()
    return baskets.filter(draft__code_digest__in=digests, draft__code_until__gt=at).first()


def kept_until(order: Order) -> datetime:
    """Return when a basket goes if nobody touches it."""
    return order.touched_at + timedelta(days=settings.DRAFT_DAYS)
