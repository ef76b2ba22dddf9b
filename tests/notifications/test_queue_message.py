from __future__ import annotations

import pytest
from django.db import transaction
from django_q.models import OrmQ

from notifications.models import Delivery
from tests.notifications.factories import NOON, make_delivery

pytestmark = pytest.mark.django_db


def test_it_waits_from_the_moment_it_was_queued() -> None:
    delivery = make_delivery()

    assert list(Delivery.objects.due(NOON)) == [delivery]


def test_it_nudges_the_worker() -> None:
    delivery = make_delivery()

    (task,) = OrmQ.objects.all()
    assert (task.task["func"], task.task["args"]) == ("notifications.tasks.send", (delivery.pk,))


def test_queued_twice_it_is_the_same_row_and_one_nudge() -> None:
    assert make_delivery() == make_delivery()
    assert OrmQ.objects.count() == 1


def test_another_step_of_the_same_kind_is_another_message() -> None:
    assert make_delivery(step="attempt-1") != make_delivery(step="attempt-2")


@pytest.mark.django_db(transaction=True)
def test_message_and_nudge_vanish_with_the_business_they_belong_to() -> None:
    with transaction.atomic():
        make_delivery()
        transaction.set_rollback(True)

    assert not Delivery.objects.exists()
    assert not OrmQ.objects.exists()
