"""What follows in booking when somebody proves an address or signs in.

The library's word for a proved address comes once, so signing in looks again: whatever was lost is found then.
"""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed, user_signed_up
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.utils import timezone

from accounts.models import User
from booking.actions.linking import link_orders_of, proved_addresses
from booking.actions.welcoming import welcome


@receiver(email_confirmed)
def address_proved(email_address: EmailAddress, **about: Any) -> None:
    user, at = email_address.user, timezone.now()
    link_orders_of(user, at=at)
    welcome(user, at=at)


@receiver(user_signed_up)
def signed_up(user: User, **about: Any) -> None:
    """Welcome those whose address was proved elsewhere; all others are welcomed when they have proved it."""
    if proved_addresses(user):
        welcome(user, at=timezone.now())


@receiver(user_logged_in)
def signed_in(user: User, **about: Any) -> None:
    link_orders_of(user, at=timezone.now())
