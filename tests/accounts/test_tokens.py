from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from accounts import tokens
from accounts.models import AccessToken

AT = datetime(2027, 3, 1, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def test_a_key_opens_what_it_was_issued_for() -> None:
    key = tokens.issue("order", "order:1", at=AT)
    assert tokens.opened_by(key, "order", at=AT) == "order:1"


@pytest.mark.fault("63c")
def test_a_key_for_one_purpose_opens_nothing_else() -> None:
    key = tokens.issue("order", "order:1", at=AT)
    assert tokens.opened_by(key, "receipt", at=AT) is None


def test_every_mail_carries_the_same_key() -> None:
    assert tokens.issue("order", "order:1", at=AT) == tokens.issue("order", "order:1", at=AT)


@pytest.mark.fault("63b")
def test_a_first_key_is_made_without_looking_and_is_the_same_afterwards() -> None:
    key = tokens.issue_first("order", "order:1", at=AT)
    assert tokens.issue_first("order", "order:1", at=AT) == tokens.issue("order", "order:1", at=AT) == key
    assert tokens.opened_by(key, "order", at=AT) == "order:1"


def test_two_things_have_two_keys() -> None:
    assert tokens.issue("order", "order:1", at=AT) != tokens.issue("order", "order:2", at=AT)


def test_the_key_itself_is_not_stored() -> None:
    key = tokens.issue("order", "order:1", at=AT)
    assert key not in str(AccessToken.objects.values().get())


def test_a_revoked_key_opens_nothing_and_the_next_is_another() -> None:
    old = tokens.issue("order", "order:1", at=AT)
    tokens.revoke("order", "order:1", at=AT)
    assert tokens.opened_by(old, "order", at=AT) is None
    assert tokens.issue("order", "order:1", at=AT) != old


def test_a_key_expires_at_its_moment() -> None:
    key = tokens.issue("order", "order:1", at=AT, expires_at=AT + timedelta(hours=1))
    assert tokens.opened_by(key, "order", at=AT + timedelta(minutes=59)) == "order:1"
    assert tokens.opened_by(key, "order", at=AT + timedelta(hours=1)) is None


@pytest.mark.fault("63a")
def test_a_guess_opens_nothing() -> None:
    assert tokens.opened_by("a" * 32, "order", at=AT) is None
    assert tokens.opened_by("", "order", at=AT) is None


def test_a_key_is_written_again_after_the_secret_was_replaced(settings: Any) -> None:
    key = tokens.issue("order", "order:1", at=AT)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another secret", [settings.SECRET_KEY]
    assert tokens.issue("order", "order:1", at=AT) == key


def test_a_key_of_a_secret_that_was_taken_out_gives_way_to_one_that_opens(settings: Any) -> None:
    old = tokens.issue("order", "order:1", at=AT)
    settings.SECRET_KEY = "another secret"
    new = tokens.issue("order", "order:1", at=AT)
    assert tokens.opened_by(new, "order", at=AT) == "order:1"
    assert tokens.opened_by(old, "order", at=AT) is None


@pytest.mark.fault("63e")
@pytest.mark.parametrize("key", ["", "a" * 32, "a", "z" * 4000, "\u00e9" * 32])
def test_a_guess_costs_the_same_one_question_by_digest_however_near_it_is(
    key: str, django_assert_num_queries: Any
) -> None:
    """The database is asked for a digest, so no answer comes sooner or later for the letters that were right."""
    good = tokens.issue("order", "order:1", at=AT)
    for guess in (key, good[:-1] + "!", good):
        with django_assert_num_queries(1) as asked:
            tokens.opened_by(guess, "order", at=AT)
        assert good not in asked[0]["sql"]
