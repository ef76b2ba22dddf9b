"""What people change about themselves."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from accounts.models import Customer, Role, User
from tests.accounts.people import confirm_it_is_me, make_person, sign_in

pytestmark = pytest.mark.django_db
DETAILS, EMAIL = "/accounts/details/", "/accounts/email/"


@pytest.fixture
def priya(client: Client) -> User:
    user = make_person()
    Customer.objects.create(user=user, name=user.name, email=user.email)
    sign_in(client, user)
    return user


def test_name_and_phone_are_changed_for_account_and_customer(client: Client, priya: User) -> None:
    answer = client.post(DETAILS, {"name": "Priya Patel", "phone": "0117 496 0123"}, follow=True)

    customer = Customer.objects.get()
    assert (User.objects.get().name, customer.name, str(customer.phone)) == (
        "Priya Patel",
        "Priya Patel",
        "+441174960123",
    )
    assert "Your details are saved." in answer.content.decode()


def test_a_phone_number_may_be_taken_away(client: Client, priya: User) -> None:
    Customer.objects.update(phone="+441174960123")
    client.post(DETAILS, {"name": "Priya", "phone": ""})

    assert not Customer.objects.get().phone


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "", "Enter your name."),
        ("name", "x" * 201, "200 characters or fewer"),
        ("phone", "12", "with its area code"),
    ],
)
def test_bad_input_is_told_kindly_and_nothing_is_lost(
    client: Client, priya: User, field: str, value: str, said: str
) -> None:
    typed = {"name": "Priya Patel", "phone": "0117 496 0123", field: value}
    page = client.post(DETAILS, typed).content.decode()

    assert said in page
    assert all(kept in page for kept in typed.values())
    assert User.objects.get().name == "Priya Shah"


def test_somebody_in_the_office_gets_no_customer_by_changing_a_name(client: Client) -> None:
    sign_in(client, make_person("mo@example.com", role=Role.MANAGER))

    client.post(DETAILS, {"name": "Mo", "phone": "0117 496 0123"})

    assert not Customer.objects.exists()


def test_a_role_cannot_be_changed_by_adding_a_field(client: Client, priya: User) -> None:
    client.post(DETAILS, {"name": "Priya", "role": "admin", "is_staff": "1", "is_superuser": "1"})

    priya.refresh_from_db()
    assert (priya.role, priya.is_staff, priya.is_superuser) == (Role.CUSTOMER, False, False)


def test_a_new_address_counts_once_it_is_confirmed(client: Client, priya: User) -> None:
    confirm_it_is_me(client)
    client.post(EMAIL, {"email": "new@example.com", "action_add": "1"})
    assert User.objects.get().email == "priya@example.com"

    link = str(mail.outbox[-1].body).split("http://127.0.0.1:8000")[1].split()[0]
    client.post(link)

    assert User.objects.get().email == "new@example.com"
    assert Customer.objects.get().email == "new@example.com"
    assert EmailAddress.objects.get().email == "new@example.com"
    assert [message.to for message in mail.outbox if "was changed" in message.subject] == [["priya@example.com"]]


def test_the_address_is_not_changed_without_the_password_again(client: Client, priya: User) -> None:
    answer = client.post(EMAIL, {"email": "new@example.com", "action_add": "1"})

    assert answer["Location"].startswith("/accounts/reauthenticate/")
    assert EmailAddress.objects.count() == 1


def test_what_was_typed_survives_the_password_again(client: Client, priya: User) -> None:
    asked = client.post(EMAIL, {"email": "new@example.com", "action_add": "1"})
    client.post(asked["Location"], {"password": "four words in a row", "next": EMAIL})

    assert mail.outbox[-1].to == ["new@example.com"]


def test_an_address_of_somebody_else_is_not_told_to_be_taken(client: Client, priya: User) -> None:
    make_person("tomas@example.com")
    confirm_it_is_me(client)
    answers = [
        client.post(EMAIL, {"email": email, "action_add": "1"}) for email in ("tomas@example.com", "free@example.com")
    ]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert User.objects.filter(email="tomas@example.com").count() == 1


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_the_password_again_never_leads_off_our_host(client: Client, priya: User, elsewhere: str) -> None:
    answer = client.post("/accounts/reauthenticate/", {"password": "four words in a row", "next": elsewhere})

    assert answer["Location"] == "/dashboard/"


def test_the_account_page_leads_to_everything(client: Client, priya: User) -> None:
    page = client.get("/dashboard/profile/").content.decode()

    for place in (DETAILS, EMAIL, "/accounts/2fa/", "/accounts/sessions/", "/accounts/data/"):
        assert f'href="{place}"' in page
