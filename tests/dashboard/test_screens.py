"""What each role finds in the dashboard."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Role, User
from booking.models import Appointment, Order
from tests.dashboard.factories import make_order, make_provider, make_service, make_user, make_visit
from tests.firm import register_for_vat

pytestmark = pytest.mark.django_db


@pytest.fixture
def priya() -> User:
    return make_user()


@pytest.fixture
def maya() -> User:
    user = make_user("maya@example.com", name="Maya Lindqvist", role=Role.STAFF)
    make_provider("Maya Lindqvist", user=user)
    return user


def read(client: Client, user: User, path: str = "/dashboard/") -> str:
    client.force_login(user)
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_customer_sees_their_orders_and_nobody_elses(client: Client, priya: User) -> None:
    make_order(user=priya)
    make_order(number="11112222", user=make_user("tom@example.com"), providers=())

    html = read(client, priya)

    assert "4821 0937" in html
    assert "1111 2222" not in html


@pytest.mark.fault(64)
def test_a_guest_order_with_the_same_address_is_not_shown_before_it_is_proved(client: Client, priya: User) -> None:
    EmailAddress.objects.filter(user=priya).update(verified=False)
    make_order()

    assert "4821 0937" not in read(client, priya)


def test_a_guest_order_with_the_same_proved_address_is_shown_after_signing_in(client: Client, priya: User) -> None:
    make_order()

    assert "4821 0937" in read(client, priya)


def test_an_empty_dashboard_leads_on(client: Client, priya: User) -> None:
    html = read(client, priya)

    assert "No bookings here yet" in html
    assert 'href="/orders/track/"' in html


def test_a_provider_sees_their_own_coming_visits(client: Client, maya: User) -> None:
    make_order()
    make_order(number="11112222", providers=(make_provider("Tom Okafor"),))

    html = read(client, maya)

    assert "09:30 to 12:30" in html
    assert "12 Chandos Road" in html
    assert "4821 0937" in html
    assert "1111 2222" not in html


def test_a_visit_that_is_over_or_cancelled_is_not_coming(client: Client, maya: User) -> None:
    make_order(starts_at=datetime(2025, 6, 22, 8, 30, tzinfo=UTC))
    make_order(number="11112222")
    Appointment.objects.filter(item__order__number="11112222").update(status="cancelled")

    assert "No visits to come" in read(client, maya)


def test_a_provider_does_not_see_an_order_once_the_claim_was_released(client: Client, maya: User) -> None:
    order = make_order()
    order.items.get().appointments.get().slots.update(status="released")
    client.force_login(maya)

    assert client.get("/dashboard/orders/48210937/").status_code == 404


def test_a_manager_sees_nothing_until_a_scope_is_given(client: Client) -> None:
    make_order()

    assert "Nothing has been given to you yet" in read(client, make_user("mo@example.com", role=Role.MANAGER))


def test_an_admin_sees_every_placed_order_and_no_basket(client: Client) -> None:
    make_order()
    Order.objects.create(
        created_at=datetime(2026, 1, 1, tzinfo=UTC), touched_at=datetime(2026, 1, 1, tzinfo=UTC), number="99998888"
    )

    html = read(client, make_user("boss@example.com", role=Role.ADMIN))

    assert "4821 0937" in html
    assert "9999 8888" not in html


def test_an_order_shows_visits_place_and_money_to_its_buyer(client: Client, priya: User) -> None:
    make_order(user=priya)

    html = read(client, priya, "/dashboard/orders/48210937/")

    for words in (
        "Tuesday 22 June 2027, 09:30",
        "Maya Lindqvist",
        "12 Chandos Road",
        "Inside the oven",
        "£144",
        "Paid.",
    ):
        assert words in html


@pytest.mark.parametrize("number", ["GB 123", ""])
def test_the_vat_in_an_order_is_told_by_a_firm_that_is_registered(client: Client, priya: User, number: str) -> None:
    register_for_vat(number)
    make_order(user=priya)
    html = read(client, priya, "/dashboard/orders/48210937/")
    assert "£144" in html
    assert ("including VAT" in html) == bool(number)
    assert ("VAT" in html) == bool(number)


def test_prices_are_not_the_providers_business(client: Client, maya: User) -> None:
    make_order()

    html = read(client, maya, "/dashboard/orders/48210937/")

    assert "12 Chandos Road" in html
    assert "£" not in html


def test_somebody_elses_order_is_not_there(client: Client, priya: User) -> None:
    make_order(user=make_user("tom@example.com"))
    client.force_login(priya)

    assert client.get("/dashboard/orders/48210937/").status_code == 404


def test_long_lists_have_pages(client: Client, priya: User) -> None:
    for number in range(26):
        make_order(number=f"{10000000 + number}", user=priya, providers=())

    first, second = (read(client, priya, f"/dashboard/orders/?page={page}") for page in ("1", "2"))

    assert "Page 1 of 2" in first
    assert second.count("<tr>") == 2
    assert read(client, priya, "/dashboard/orders/?page=nonsense")


def test_a_longer_list_asks_no_more_questions(client: Client, priya: User) -> None:
    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get("/dashboard/orders/")
        return len(asked)

    client.force_login(priya)
    make_order(user=priya)
    questions()
    few = questions()
    for number in range(12):
        make_order(number=f"{10000000 + number}", user=priya, providers=())

    assert questions() == few


def test_signing_out_is_a_button_that_posts(client: Client, priya: User) -> None:
    assert '<form method="post" action="/accounts/logout/">' in read(client, priya, "/dashboard/profile/")


def test_visits_are_grouped_by_the_day_of_the_job(client: Client, maya: User) -> None:
    make_order(starts_at=datetime(2027, 6, 22, 8, 30, tzinfo=UTC))
    make_order(number="11112222", starts_at=datetime(2027, 6, 22, 23, 30, tzinfo=UTC))

    html = read(client, maya)

    assert html.index("Tuesday 22 June") < html.index("Wednesday 23 June")


def test_the_list_names_the_earliest_visit_of_an_order(client: Client, priya: User) -> None:
    order = make_order(user=priya, starts_at=datetime(2027, 6, 22, 8, 30, tzinfo=UTC))
    make_visit(order, service=make_service("Oven clean"), starts_at=datetime(2027, 6, 3, 9, tzinfo=UTC))

    html = read(client, priya, "/dashboard/orders/")

    assert "3 Jun 2027" in html
    assert "22 Jun 2027" not in html
