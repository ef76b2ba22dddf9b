"""Files that nobody needs any more. They go when the deed is done, never before: it may be undone."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from django.db import transaction

from booking.models import ItemAnswer, OrderItem
from booking.models.answers import private_files


def forget_files(items: Iterable[OrderItem]) -> None:
    """Delete the files of these items once the deed that removes them is done."""
    kept = ItemAnswer.objects.filter(item__in=items).exclude(file="")
    for name in kept.values_list("file", flat=True):
        forget_file(name)


def forget_file(name: str) -> None:
    transaction.on_commit(partial(private_files().delete, name))
