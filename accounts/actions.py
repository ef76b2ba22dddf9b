"""Deeds on accounts."""

from __future__ import annotations

from accounts.models import Customer, User


def register_customer(user: User, *, name: str) -> Customer:
    """Give a new user their name and a customer of their own. Doing it twice changes nothing more."""
    user.name = name
    user.save(update_fields=["name"])
    customer, _ = Customer.objects.get_or_create(user=user, defaults={"name": name, "email": user.email})
    return customer
