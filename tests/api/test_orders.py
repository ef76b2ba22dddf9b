"""Placing an order as a program, and following it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import AccessToken, Customer, User
from booking.models import Appointment, ItemChoice, Order, OrderStatus, Slot, SlotStatus
from core.models import IdempotentRequest
from notifications.models import Delivery
from payments.models import Payable
from tests.api.factories import NINE, TEN, make_town, make_wanted, send
from tests.booking.factories import make_service
from tests.firm import register_for_vat

pytestmark = pytest.mark.django_db

NOTHING = (Order, Appointment, Slot, ItemChoice, Payable, Delivery, IdempotentRequest, AccessToken)


def assert_nothing_was_written() -> None:
    assert {model.__name__: model._default_manager.count() for model in NOTHING} == {
        model.__name__: 0 for model in NOTHING
    }


@pytest.mark.parametrize("path", ["/api/orders", "/api/orders/"])
def test_it_places_an_order_to_be_paid_on_the_day(client: Client, path: str) -> None:
    register_for_vat()
    town = make_town()
    response = send(client, make_wanted(town), path=path)
    assert response.status_code == 201
    body = response.json()
    order = Order.objects.get()
    assert (body["number"], body["status"], order.status) == (order.number, "confirmed", OrderStatus.CONFIRMED)
    assert (body["total"], body["tax"], body["currency"]) == ("60.00", "10.00", "GBP")
    assert body["pay_url"] is None
    assert set(body) == {"number", "key", "status", "total", "tax", "currency", "items", "visits", "pay_url", "links"}
    assert Slot.objects.get().status == SlotStatus.BOOKED


def test_it_shows_each_visit_on_both_clocks(client: Client) -> None:
    town = make_town()
    items = [
        {
            "service": "clean",
            "options": [town.large.pk],
            "extras": [{"id": town.oven.pk, "quantity": 2}],
            "starts_at": "2027-06-01T09:00:00+01:00",
            "staff": str(town.people[0].public_id),
        }
    ]
    body = send(client, make_wanted(town, items=items)).json()
    [visit] = body["visits"]
    assert visit | {"id": ""} == {
        "id": "",
        "service": "clean",
        "name": "Clean",
        "choices": ["3 bedrooms", "2 × Oven"],
        "status": "confirmed",
        "starts_at": "2027-06-01T08:00:00Z",
        "starts_at_local": "2027-06-01T09:00:00+01:00",
        "ends_at": "2027-06-01T11:00:00Z",
        "ends_at_local": "2027-06-01T12:00:00+01:00",
        "timezone": "Europe/London",
        "staff": [{"id": str(town.people[0].public_id), "name": "Ada"}],
    }
    assert body["total"] == "130.50"


def test_several_services_make_one_order_in_the_order_they_were_sent(client: Client) -> None:
    town = make_town()
    windows = make_service(slug="windows", name="Windows", price=30)
    town.people[0].services.add(windows)
    items = [
        {"service": "windows", "starts_at": "2027-03-09T09:00:00Z"},
        {"service": "clean", "options": [town.small.pk], "starts_at": NINE},
    ]
    windows.pay_on_day = True
    windows.save(update_fields=["pay_on_day"])
    body = send(client, make_wanted(town, items=items)).json()
    assert body["total"] == "90.00"
    assert [visit["service"] for visit in body["visits"]] == ["clean", "windows"]
    names = Order.objects.get().items.order_by("pk").values_list("service_name", flat=True)
    assert list(names) == ["Windows", "Clean"]


def test_a_time_that_is_gone_is_a_409_with_the_nearest_ones(client: Client) -> None:
    town = make_town()
    send(client, make_wanted(town, starts_at=TEN))
    before = Order.objects.count()
    response = send(client, make_wanted(town, starts_at=TEN))
    assert response.status_code == 409
    error = response.json()["error"]
    assert (error["code"], error["item"]) == ("time_taken", 0)
    assert [start["starts_at"] for start in error["nearest"]] == [
        "2027-03-08T09:00:00Z",
        "2027-03-08T11:00:00Z",
        "2027-03-08T11:30:00Z",
    ]
    assert error["nearest"][0]["staff"] == [str(town.people[0].public_id)]
    assert Order.objects.count() == before


def test_a_time_refused_leaves_nothing_even_of_the_items_before_it(client: Client) -> None:
    town = make_town()
    item = make_wanted(town)["items"][0]
    response = send(client, make_wanted(town, items=[item, item | {"starts_at": NINE}]))
    assert (response.status_code, response.json()["error"]["item"]) == (409, 1)
    assert_nothing_was_written()


@pytest.mark.parametrize("expected", ["59.99", "0", "1000000", "60.001"])
def test_a_price_that_is_not_the_price_orders_nothing(client: Client, expected: str) -> None:
    town = make_town()
    wrong = {"amount": expected, "currency": "GBP"}
    response = send(client, make_wanted(town, expected_total=wrong))
    assert response.status_code == 409
    error = response.json()["error"]
    assert (error["code"], error["total"]) == ("price_changed", {"amount": "60.00", "currency": "GBP"})
    assert_nothing_was_written()


def test_the_price_shown_is_taken_if_it_still_holds(client: Client) -> None:
    town = make_town()
    assert send(client, make_wanted(town, expected_total={"amount": "60", "currency": "GBP"})).status_code == 201
    dollars = make_wanted(town, starts_at=TEN, expected_total={"amount": "60", "currency": "USD"})
    assert send(client, dollars).json()["error"]["code"] == "price_changed"


def test_where_nobody_comes_it_says_so(client: Client) -> None:
    response = send(client, make_wanted(make_town(), postcode="AB10 1AB"))
    assert (response.status_code, response.json()["error"]["code"]) == (422, "out_of_area")
    assert_nothing_was_written()


def test_a_question_left_open_is_named(client: Client) -> None:
    response = send(client, make_wanted(make_town(), items=[{"service": "clean", "starts_at": NINE}]))
    assert response.status_code == 422
    error = response.json()["error"]
    assert (error["code"], error["item"]) == ("not_offered", 0)
    assert "How big is the home?" in error["message"]


def test_what_must_be_paid_when_booking_cannot_be_paid_on_the_day(client: Client) -> None:
    response = send(client, make_wanted(make_town(pay_on_day=False)))
    assert (response.status_code, response.json()["error"]["code"]) == (422, "not_offered")
    assert_nothing_was_written()


def test_what_was_placed_can_be_read_with_its_key(client: Client) -> None:
    town = make_town()
    placed = send(client, make_wanted(town, notes="Ring twice.\nThen wait.")).json()
    for slash in ("", "/"):
        response = client.get(f"/api/orders/{placed['key']}{slash}")
        assert response.status_code == 200
    body = response.json()
    assert {name: body[name] for name in ("number", "status", "total", "visits", "links")} == {
        name: placed[name] for name in ("number", "status", "total", "visits", "links")
    }
    assert body["customer"] == {"name": "Eve Hart", "email": "eve@example.com", "phone": "+441172345678"}
    assert body["address"] == {"line1": "4 Alma Vale Road", "line2": "", "city": "Bristol", "postcode": "BS6 5QA"}
    assert (body["payment"], body["paid"], body["notes"]) == ("on_day", False, "Ring twice.\nThen wait.")
    assert placed["links"]["self"].endswith(f"/api/orders/{placed['key']}")


@pytest.mark.parametrize("key", ["wrong", "a" * 32, "x" * 5000, "%F0%9F%8F%A0", "12345678"])
def test_a_wrong_key_opens_nothing(client: Client, key: str) -> None:
    send(client, make_wanted(make_town()))
    response = client.get(f"/api/orders/{key}")
    assert (response.status_code, response.json()["error"]["code"]) == (404, "not_found")
    assert response["Referrer-Policy"] == "no-referrer"


def test_neither_number_nor_public_id_is_a_key(client: Client) -> None:
    send(client, make_wanted(make_town()))
    order = Order.objects.get()
    for guess in (order.number, order.public_id, order.pk):
        assert client.get(f"/api/orders/{guess}").status_code == 404


def test_answers_with_a_key_are_kept_out_of_caches_and_referrers(client: Client) -> None:
    placed = send(client, make_wanted(make_town()))
    shown = client.get(f"/api/orders/{placed.json()['key']}")
    for response in (placed, shown, client.get("/api/orders")):
        assert response["Cache-Control"] == "no-store"
        assert response["Referrer-Policy"] == "no-referrer"


def test_the_key_is_not_kept_with_the_answer(client: Client) -> None:
    key = send(client, make_wanted(make_town())).json()["key"]
    kept = IdempotentRequest.objects.get()
    assert key not in str(kept.answer)
    assert "eve@example.com" not in str(kept.answer)


def test_ones_own_orders_need_a_sign_in(client: Client) -> None:
    response = client.get("/api/orders")
    assert (response.status_code, response.json()["error"]["code"]) == (401, "not_authenticated")
    assert response["WWW-Authenticate"] == "Bearer"


def test_a_customer_sees_their_own_orders_and_no_others(client: Client) -> None:
    town = make_town(people=2)
    mine = send(client, make_wanted(town)).json()
    send(client, make_wanted(town))
    me = User.objects.create_user("eve@example.com")
    customer = Customer.objects.create(user=me, name="Eve", email=me.email)
    Order.objects.filter(number=mine["number"]).update(customer=customer)
    client.force_login(me)
    for path in ("/api/orders", "/api/orders/"):
        rows = client.get(path).json()["results"]
        assert [row["number"] for row in rows] == [mine["number"]]
    assert "key" not in rows[0]


def test_a_list_of_orders_asks_the_database_as_often_for_many(client: Client) -> None:
    town = make_town(people=4)
    client.force_login(User.objects.create_superuser("admin@example.com"))
    counts = []
    for _ in range(2):
        for start in ("09:00", "10:00", "11:00"):
            send(Client(), make_wanted(town, starts_at=f"2027-03-08T{start}:00Z"))
        with CaptureQueriesContext(connection) as captured:
            rows = client.get("/api/orders").json()["results"]
        counts.append((len(rows), len(captured)))
    assert [rows for rows, _ in counts] == [3, 6]
    assert counts[0][1] == counts[1][1]


def test_reading_an_order_writes_nothing(client: Client) -> None:
    key = send(client, make_wanted(make_town())).json()["key"]
    with CaptureQueriesContext(connection) as captured:
        client.get(f"/api/orders/{key}")
    assert all(query["sql"].startswith("SELECT") for query in captured.captured_queries)
    assert len(captured) <= 11


def test_someone_signed_in_must_show_the_forms_token(client: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(User.objects.create_user("eve@example.com"))
    town = make_town()
    response = send(strict, make_wanted(town))
    assert (response.status_code, response.json()["error"]["code"]) == (403, "permission_denied")
    assert send(Client(enforce_csrf_checks=True), make_wanted(town)).status_code == 201


def foreign_fields() -> dict[str, Any]:
    return {
        "price": "0.01", "total": "0.01", "tax": "0", "currency": "USD", "status": "confirmed", "number": "12345678",
        "public_id": "00000000-0000-4000-8000-000000000001", "key": "mine", "id": 1, "pk": 1, "payable": None,
        "payable_id": None, "paid": True, "customer_id": 1, "is_guest_order": False, "placed_at": NINE,
        "confirmed_at": NINE, "pay_until": NINE, "created_at": NINE, "payment_choice": "on_day", "base_price": "0",
        "gross": "0", "tax_rate": "0", "minutes": 5, "provider_id": 1, "service_id": 1, "service_name": "Free",
        "ends_at": TEN, "timezone": "Asia/Tokyo", "held_until": TEN, "booked": True, "discount": "100",
        "guest_email": "other@example.com", "account_linked_at": NINE,
    }  # fmt: skip


def test_fields_that_are_not_the_clients_change_nothing(client: Client) -> None:
    town = make_town(people=2)
    plain = send(client, make_wanted(town)).json()
    wanted = make_wanted(town)
    wanted["items"][0] |= foreign_fields() | {"extras": [], "staff": None}
    wanted["customer"] |= {"id": 1, "user": 1, "role": "admin", "is_staff": True}
    wanted["address"] |= {"postcode": "AB10 1AB", "country": "US"}
    other = send(client, foreign_fields() | wanted).json()
    for name in ("status", "total", "tax", "currency", "pay_url"):
        assert other[name] == plain[name]
    order = Order.objects.get(number=other["number"])
    assert order.pk != 1 or order.number == plain["number"]
    assert (order.number != "12345678", other["key"] != "mine", order.is_guest_order) == (True, True, True)
    assert str(order.public_id) != foreign_fields()["public_id"]
    assert (order.guest_email, order.postcode, order.timezone) == ("eve@example.com", "BS6 5QA", "Europe/London")
    assert (order.customer, order.account_linked_at) == (None, None)
    visit = other["visits"][0]
    assert (visit["ends_at"], visit["timezone"]) == ("2027-03-08T10:00:00Z", "Europe/London")
