"""Deeds on accounts."""

from __future__ import annotations

from datetime import datetime
from typing import IO

from django.db import transaction

from accounts.models import Customer, Role, User
from accounts.personal_data import write_archive
from core.models import OfficeTask
from core.transitions import record_event


def register_customer(user: User, *, name: str) -> Customer:
    """Give a new user their name and a customer of their own. Doing it twice changes nothing more."""
    user.name = name
    user.save(update_fields=["name"])
    customer, _ = Customer.objects.get_or_create(user=user, defaults={"name": name, "email": user.email})
    return customer


@transaction.atomic
def change_details(user: User, *, name: str, phone: str) -> None:
    """Write a person's name and phone number where they sign in and where they buy.

    Orders keep what stood in them: a receipt says what was true on its day.
    """
    user.name = name
    user.save(update_fields=["name"])
    if user.role == Role.CUSTOMER:
        Customer.objects.get_or_create(user=user, defaults={"name": name, "email": user.email})
    Customer.objects.filter(user=user).update(name=name, phone=phone)


@transaction.atomic
def add_customer(*, name: str, email: str, phone: str, by: User, at: datetime) -> Customer:
    """Write down somebody who buys without an account, such as by telephone."""
    customer = Customer.objects.create(name=name, email=email, phone=phone)
    record_event(customer, new="added", at=at, actor=by)
    return customer


@transaction.atomic
def change_customer(customer: Customer, *, name: str, phone: str, by: User, at: datetime) -> None:
    """Write a customer's name and phone number; one with an account keeps the same name there."""
    if customer.user is not None:
        change_details(customer.user, name=name, phone=phone)
    else:
        Customer.objects.filter(pk=customer.pk).update(name=name, phone=phone)
    customer.refresh_from_db()
    if customer.user_id != by.pk:
        record_event(customer, new="details changed", at=at, actor=by)


def follow_address(user: User) -> None:
    """Let the customer follow the account to its new address."""
    Customer.objects.filter(user=user).update(email=user.email)


def hand_over_data(user: User, *, at: datetime) -> IO[bytes]:
    """Return a file of everything that is kept about `user`, and leave a note that it was handed over."""
    record_event(user, new="data handed over", at=at, actor=user)
    return write_archive(user)


def ask_for_deletion(user: User, *, at: datetime) -> OfficeTask:
    """Put the wish on the office's list. Asked twice it is one task, until it has been settled."""
    open_tasks = OfficeTask.objects.filter(key__startswith=_deletion_key(user), done_at=None)
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)  # two presses of the button wait for each other
        task = open_tasks.first()
        if task is None:
            task = _new_deletion_task(user, at=at)
            record_event(user, new="deletion asked for", at=at, actor=user)
    return task


def is_deletion_asked(user: User) -> bool:
    return OfficeTask.objects.filter(key__startswith=_deletion_key(user), done_at=None).exists()


def _new_deletion_task(user: User, *, at: datetime) -> OfficeTask:
    return OfficeTask.objects.create(
        key=f"{_deletion_key(user)}{at:%Y%m%dT%H%M%S%f}",
        title=f"{user.email} asks us to delete their data",
        detail=(
            "Answer within one month. Close the account and remove name, address, phone, notes and files from orders "
            "that are done. Receipts stay as long as the tax office wants them, with what stands on them. Orders "
            "still to come: ask first whether they are to be cancelled."
        ),
        created_at=at,
    )


def _deletion_key(user: User) -> str:
    return f"delete-data:{user.pk}:"
