from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import User
from notifications.models import Delivery
from tests.notifications.factories import make_delivery

pytestmark = pytest.mark.django_db
LIST = "/admin/notifications/delivery/"


@pytest.fixture
def boss(client: Client) -> User:
    user = User.objects.create_superuser("boss@example.com", "four words in a row")
    client.force_login(user)
    return user


@pytest.mark.usefixtures("boss")
def test_messages_are_listed_and_cannot_be_edited(client: Client) -> None:
    delivery = make_delivery()

    assert b"priya@example.com" in client.get(LIST).content
    assert client.post(f"{LIST}{delivery.pk}/change/", {"recipient": "x@example.com"}).status_code == 403
    assert client.get(f"{LIST}add/").status_code == 403


@pytest.mark.usefixtures("boss")
def test_a_dead_message_is_queued_again(client: Client) -> None:
    dead, sent = make_delivery(), make_delivery(step="2")
    Delivery.objects.filter(pk=dead.pk).update(status="dead", tries=6)
    Delivery.objects.filter(pk=sent.pk).update(status="sent")

    answer = client.post(LIST, {"action": "try_again", "_selected_action": [dead.pk, sent.pk]}, follow=True)

    dead.refresh_from_db()
    sent.refresh_from_db()
    assert (dead.status, dead.tries, sent.status) == ("queued", 0, "sent")
    assert "Queued 1 of 2" in answer.content.decode()
