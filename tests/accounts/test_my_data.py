"""Taking one's data along, and asking for its deletion."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from accounts.actions import ask_for_deletion
from accounts.models import Customer, Role, User
from booking.models import Draft, ItemAnswer, Order
from core.models import Event, OfficeTask
from home.models import ContactMessage
from notifications.actions import queue_message
from tests.accounts.people import confirm_it_is_me, give_app, make_person, sign_in
from tests.dashboard.factories import make_order, make_provider

pytestmark = pytest.mark.django_db
PAGE, TAKE, DELETE = "/accounts/data/", "/accounts/data/download/", "/accounts/data/deletion/"


@pytest.fixture
def priya(client: Client) -> User:
    user = make_person()
    sign_in(client, user)
    return user


def archive(client: Client) -> zipfile.ZipFile:
    confirm_it_is_me(client)
    answer = client.post(TAKE)
    assert answer["Content-Type"] == "application/zip"
    return zipfile.ZipFile(io.BytesIO(answer.getvalue()))


def rows(parts: zipfile.ZipFile, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(parts.read(f"{name}.json"))
    return found


def test_account_orders_and_messages_are_in_it(client: Client, priya: User) -> None:
    order = make_order(user=priya)
    queue_message("order_confirmed", subject_id=str(order.public_id), recipient="Priya@example.com", at=timezone.now())
    ContactMessage.objects.create(name="P", email=priya.email, message="Do you do ovens?", sent_at=timezone.now())

    parts = archive(client)

    assert rows(parts, "account")[0]["email"] == "priya@example.com"
    assert rows(parts, "orders")[0]["number"] == order.number
    assert rows(parts, "orders")[0]["total"] == {"amount": "144.00", "currency": "GBP"}
    assert rows(parts, "messages_to_you")[0]["kind"] == "order_confirmed"
    assert rows(parts, "messages_from_you")[0]["message"] == "Do you do ovens?"


def test_what_was_typed_while_booking_is_in_it_and_only_ones_own(client: Client, priya: User) -> None:
    for user in (priya, make_person("tomas@example.com")):
        order = Order.objects.create(created_at=timezone.now(), touched_at=timezone.now())
        Draft.objects.create(order=order, user=user, typed={"city": user.email})

    assert [basket["typed"] for basket in rows(archive(client), "baskets")] == [{"city": "priya@example.com"}]


def test_every_list_is_there_as_json_and_as_csv(client: Client, priya: User) -> None:
    names = set(archive(client).namelist())

    assert {name.replace(".json", ".csv") for name in names if name.endswith(".json")} <= names
    assert "about.txt" in names


def test_files_that_were_sent_are_in_it(client: Client, priya: User) -> None:
    order = make_order(user=priya)
    answer = ItemAnswer(item=order.items.get(), text="A photo?", kind="file", value="../../my oven.jpg")
    answer.file.save("x", ContentFile(b"a picture"))

    parts = archive(client)

    (path,) = [name for name in parts.namelist() if name.startswith("files/")]
    assert ".." not in path.split("/")
    assert parts.read(path) == b"a picture"


def test_a_file_that_is_gone_does_not_keep_the_rest_back(client: Client, priya: User) -> None:
    answer = ItemAnswer(item=make_order(user=priya).items.get(), text="A photo?", kind="file", value="oven.jpg")
    answer.file.save("x", ContentFile(b"a picture"))
    answer.file.storage.delete(str(answer.file.name))

    assert rows(archive(client), "orders")


@pytest.mark.parametrize("role", [Role.ADMIN, Role.MANAGER, Role.STAFF])
def test_whoever_may_see_more_takes_no_more_along(client: Client, role: str) -> None:
    tomas = make_person("tomas@example.com", name="Tomas Secret")
    me = make_person("me@example.com", role=role, is_superuser=role == Role.ADMIN, is_staff=role == Role.ADMIN)
    provider = make_provider("Maya Lindqvist", user=me)
    make_order(user=tomas, providers=(provider,))
    ContactMessage.objects.create(name="T", email=tomas.email, message="secret", sent_at=timezone.now())
    sign_in(client, me)

    parts = archive(client)
    everything = b"".join(parts.read(name) for name in parts.namelist()).decode()

    assert "Secret" not in everything
    assert "secret" not in everything
    assert "tomas@example.com" not in everything
    assert rows(parts, "orders") == []


def test_messages_to_an_address_that_is_not_confirmed_stay_out(client: Client, priya: User) -> None:
    """Otherwise anybody could add an address and read what was sent to it."""
    priya.emailaddress_set.create(email="victim@example.com", verified=False)  # type: ignore[attr-defined]
    ContactMessage.objects.create(name="V", email="victim@example.com", message="mine", sent_at=timezone.now())

    assert rows(archive(client), "messages_from_you") == []


def test_no_secret_is_in_it(client: Client, priya: User) -> None:
    app = give_app(priya)
    parts = archive(client)
    everything = b"".join(parts.read(name) for name in parts.namelist()).decode()

    for secret in (app.data["secret"], priya.password, str(client.session.session_key)):
        assert secret not in everything


def test_no_cell_is_a_formula(client: Client, priya: User) -> None:
    ContactMessage.objects.create(name="=1+1", email=priya.email, message="@SUM(A1)", sent_at=timezone.now())
    table = archive(client).read("messages_from_you.csv").decode()

    assert not [cell for row in csv.reader(io.StringIO(table)) for cell in row if cell.startswith(("=", "@"))]


def test_the_password_is_asked_for_first_and_then_it_comes(client: Client, priya: User) -> None:
    asked = client.post(TAKE)
    assert asked["Location"].startswith("/accounts/reauthenticate/")

    answer = client.post(asked["Location"], {"password": "four words in a row", "next": TAKE})

    assert answer["Content-Type"] == "application/zip"


def test_looking_at_the_address_takes_nothing(client: Client, priya: User) -> None:
    confirm_it_is_me(client)

    assert client.get(TAKE).status_code == 405


def test_strangers_are_led_to_sign_in(client: Client) -> None:
    assert client.post(TAKE)["Location"].startswith("/accounts/login/")


def test_somebody_without_a_password_must_have_signed_in_lately(client: Client) -> None:
    user = make_person()
    user.set_unusable_password()
    user.save()
    client.force_login(user)

    assert client.post(TAKE)["Location"] == PAGE


def test_it_leaves_a_note_and_a_mail(client: Client, priya: User) -> None:
    archive(client)

    assert Event.objects.about(priya).filter(new="data handed over").exists()
    assert mail.outbox[-1].subject == "Your data was downloaded"


def test_the_sixth_time_in_an_hour_must_wait(client: Client, priya: User) -> None:
    for _ in range(5):
        archive(client)

    answer = client.post(TAKE)

    assert answer.status_code == 429
    assert answer["Retry-After"]


def test_nobody_keeps_a_copy_on_the_way(client: Client, priya: User) -> None:
    confirm_it_is_me(client)

    assert "no-store" in client.post(TAKE)["Cache-Control"]


def test_asking_for_deletion_puts_one_task_on_the_offices_list(client: Client, priya: User) -> None:
    confirm_it_is_me(client)
    client.post(DELETE)
    page = client.post(DELETE, follow=True).content.decode()

    assert OfficeTask.objects.get().title == "priya@example.com asks us to delete their data"
    assert "You have asked us to delete your data." in page
    assert User.objects.filter(pk=priya.pk).exists()


def test_after_a_settled_wish_one_may_ask_again(priya: User) -> None:
    ask_for_deletion(priya, at=datetime(2027, 1, 1, tzinfo=UTC))
    OfficeTask.objects.update(done_at=datetime(2027, 1, 2, tzinfo=UTC))

    ask_for_deletion(priya, at=datetime(2027, 3, 1, tzinfo=UTC))

    assert OfficeTask.objects.count() == 2


def test_the_page_says_what_must_be_kept(client: Client, priya: User) -> None:
    assert "Receipts stay." in client.get(PAGE).content.decode()


def test_asking_deletes_nothing(client: Client, priya: User) -> None:
    Customer.objects.create(user=priya, name="P", email=priya.email)
    confirm_it_is_me(client)
    client.post(DELETE)

    assert Customer.objects.exists()
