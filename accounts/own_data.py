"""What this app keeps about a person: the account, its addresses, where it is signed in, its second steps."""

from __future__ import annotations

from collections.abc import Iterable

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession

from accounts.models import Customer, User
from accounts.personal_data import Row, register_section
from core.models import Event


def register() -> None:
    register_section("account", _account)
    register_section("email_addresses", _addresses)
    register_section("signed_in", _sessions)
    register_section("second_steps", _second_steps)
    register_section("connected", _connected)
    register_section("history", _history)


def _account(user: User) -> Iterable[Row]:
    customer = Customer.objects.filter(user=user).first()
    yield {
        "email": user.email,
        "name": user.get_full_name(),
        "phone": str(customer.phone) if customer else "",
        "role": user.get_role_display(),
        "date_joined": user.date_joined,
        "last_login": user.last_login,
        "groups": list(user.groups.values_list("name", flat=True)),
    }


def _addresses(user: User) -> Iterable[Row]:
    yield from EmailAddress.objects.filter(user=user).values("email", "verified", "primary")


def _sessions(user: User) -> Iterable[Row]:
    yield from UserSession.objects.filter(user=user).values("created_at", "last_seen_at", "ip", "user_agent")


def _second_steps(user: User) -> Iterable[Row]:
    """Name them, and when they were used. Their secrets would let in whoever finds the file."""
    for step in Authenticator.objects.filter(user=user):
        yield {"kind": step.get_type_display(), "created_at": step.created_at, "last_used_at": step.last_used_at}


def _history(user: User) -> Iterable[Row]:
    return Event.objects.about(user).values("at", "old", "new", "reason")


def _connected(user: User) -> Iterable[Row]:
    """Return what Google told us about its account."""
    for account in SocialAccount.objects.filter(user=user):
        told = {"date_joined": account.date_joined, "last_login": account.last_login, "told": account.extra_data}
        yield {"provider": account.provider, **told}
