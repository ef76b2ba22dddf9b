"""What follows in booking when somebody proves an address or signs in.

The library's word for a proved address comes once, so signing in looks again: whatever was lost is found then.
"""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed, user_signed_up
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import User
from booking.actions.drafts import claim_drafts
from booking.actions.linking import link_orders_of, proved_addresses
from booking.actions.welcoming import welcome
from booking.models import Order
from booking.session import basket_of, keep_basket, known_baskets


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
def signed_in(request: HttpRequest, user: User, **about: Any) -> None:
    """Link the orders that are theirs, and keep this browser's baskets with the account, beside those already there."""
    link_orders_of(user, at=timezone.now())
    known = Order.objects.drafts().kept_by(None, known_baskets(request))
    claim_drafts(known, user)
    if basket_of(request) is None:
        latest = Order.objects.drafts().kept_by(user, []).order_by("-touched_at").first()
        if latest is not None:
            keep_basket(request, latest)
