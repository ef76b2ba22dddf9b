"""A session is copied into the shared cache, and the copy ends with it, however it ends."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.session_store import SessionStore
from accounts.sessions import end_session
from tests.accounts.people import PASSWORD, make_person, sign_in

pytestmark = pytest.mark.django_db(transaction=True)  # inside a transaction nothing is copied


@pytest.fixture
def priya() -> User:
    return make_person()


@pytest.fixture
def phone(priya: User) -> Client:
    client = Client()
    sign_in(client, priya)
    assert still_in(client)
    assert copy_of(client) is not None
    return client


def still_in(client: Client) -> bool:
    return client.get("/dashboard/").status_code == 200


def copy_of(client: Client) -> Any:
    return copied(client.cookies["sessionid"].value)


def copied(key: str) -> Any:
    return caches["sessions"].get(f"session:{key}")


def kept(**data: str) -> SessionStore:
    session = SessionStore()
    session.update(data)
    session.save()
    return session


def key_of(session: SessionStore) -> str:
    assert session.session_key
    return session.session_key


def test_a_session_is_read_without_asking_the_database() -> None:
    key = key_of(kept(basket="one"))

    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert SessionStore(key)["basket"] == "one"
    assert len(asked) == 0


def test_one_that_the_cache_has_thrown_away_is_read_from_the_database_once() -> None:
    key = key_of(kept(basket="one"))
    caches["sessions"].clear()

    assert SessionStore(key)["basket"] == "one"
    assert copied(key) == {"basket": "one"}


def test_what_is_changed_is_seen_at_once() -> None:
    key = key_of(kept(basket="one"))
    session = SessionStore(key)
    session["basket"] = "two"
    session.save()

    assert SessionStore(key)["basket"] == "two"
    assert session.load_afresh()
    assert session["basket"] == "two"


def test_signing_out_takes_the_copy_along(phone: Client) -> None:
    key = phone.cookies["sessionid"].value
    phone.post("/accounts/logout/")

    assert copied(key) is None
    assert not still_in(phone)


def test_a_session_ended_from_elsewhere_is_over(phone: Client, priya: User) -> None:
    assert end_session(priya, UserSession.objects.get(user=priya).pk)

    assert copy_of(phone) is None
    assert not still_in(phone)


def test_signing_out_elsewhere_ends_the_copies_too(phone: Client, priya: User) -> None:
    desk = Client()
    sign_in(desk, priya)
    desk.post("/accounts/sessions/others/end/")

    assert still_in(desk)
    assert not still_in(phone)


def test_another_password_ends_the_copies_too(phone: Client, priya: User) -> None:
    priya.set_password(PASSWORD + "-and-more")
    priya.save()

    assert not still_in(phone)


def test_without_an_account_there_is_no_session(phone: Client, priya: User) -> None:
    priya.delete()

    assert not still_in(phone)


def test_an_account_that_is_closed_has_none_either(phone: Client, priya: User) -> None:
    User.objects.filter(pk=priya.pk).update(is_active=False)

    assert not still_in(phone)


def test_clearing_old_sessions_leaves_no_copy_that_opens(phone: Client) -> None:
    with time_machine.travel("2099-01-01"):
        call_command("clearsessions")
        assert not still_in(phone)
    assert not Session.objects.exists()


def test_a_row_removed_by_hand_is_believed_for_an_hour_at_most(phone: Client) -> None:
    with time_machine.travel("2027-03-01 10:00", tick=False) as clock:
        key = key_of(kept(basket="one"))
        Session.objects.filter(pk=key).delete()
        clock.shift(3601)
        assert "basket" not in SessionStore(key)


def test_one_ended_while_it_is_saved_does_not_come_back() -> None:
    session = kept(basket="one")
    SessionStore().delete(session.session_key)
    session["basket"] = "two"

    with pytest.raises(UpdateError):
        session.save()
    assert copied(key_of(session)) is None


def test_one_ended_while_it_is_read_does_not_come_back() -> None:
    key = key_of(kept(basket="one"))
    caches["sessions"].clear()

    class Slow(SessionStore):
        __qualname__ = SessionStore.__qualname__  # Django signs the data with it

        def _keep(self, data: dict[str, Any], seconds: int) -> None:
            SessionStore().delete(key)  # between the question and the copy
            super()._keep(data, seconds)

    assert Slow(key)["basket"] == "one"  # this request began before
    assert copied(key) is None
    assert "basket" not in SessionStore(key)


def test_of_two_saved_at_once_the_cache_keeps_none_that_the_database_does_not_have() -> None:
    key = key_of(kept(basket="one"))

    class Slow(SessionStore):
        __qualname__ = SessionStore.__qualname__  # Django signs the data with it

        def _keep(self, data: dict[str, Any], seconds: int) -> None:
            super()._keep(data, seconds)
            other = SessionStore(key)
            other["basket"] = "theirs"
            other.save()

    mine = Slow(key)
    mine["basket"] = "mine"
    mine.save()

    stored = Session.objects.get(pk=key).get_decoded()
    assert SessionStore(key)["basket"] == stored["basket"] == "mine"


def test_nothing_is_copied_that_may_yet_be_undone() -> None:
    key = key_of(kept(basket="one"))
    with transaction.atomic():
        session = SessionStore(key)
        session["basket"] = "two"
        session.save()
        assert SessionStore(key)["basket"] == "two"
        transaction.set_rollback(True)

    assert SessionStore(key)["basket"] == "one"


def test_one_ended_in_a_transaction_is_forgotten_once_that_is_certain() -> None:
    key = key_of(kept(basket="one"))
    with transaction.atomic():
        SessionStore().delete(key)
        caches["sessions"].set(f"session:{key}", {"basket": "one"})  # somebody read it before the commit

    assert copied(key) is None
