"""The look-up of orders in the CMS: what was sold, to nobody in particular, and nothing to change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import ReferenceIndex
from wagtail.models.audit_log import ModelLogEntry

from booking.models import Order
from core.spreadsheets import harmless
from tests.dashboard.factories import make_order
from tests.home.editors import as_admin, as_editor, make_editor, signed_in

pytestmark = pytest.mark.django_db
ANOTHER_DAY = datetime(2027, 6, 23, 8, 30, tzinfo=UTC)  # nobody is in two places at once
PRIVATE = {
    "guest_name": "Zebedee Quill",
    "guest_email": "zebedee@example.net",
    "address_line1": "14 Heron Row",
    "city": "Clevedon",
    "notes": "The key is under the pot",
}


@pytest.fixture
def order() -> Order:
    order = make_order()
    Order.objects.filter(pk=order.pk).update(**PRIVATE)
    order.refresh_from_db()
    return order


def exporter() -> Client:
    user = make_editor("Marketing")
    user.user_permissions.add(Permission.objects.get(codename="export_order_look_up"))
    return signed_in(user)


def body(answer: Any) -> str:
    return b"".join(answer.streaming_content).decode() if answer.streaming else answer.content.decode()


@pytest.mark.parametrize("path", ["/cms/orders/", "/cms/orders/inspect/{pk}/"])
def test_marketing_sees_the_sale_and_not_the_customer(path: str, order: Order) -> None:
    html = body(as_editor("Marketing").get(path.format(pk=order.pk)))
    assert str(order.number) in html.replace(" ", "")
    for secret in (*PRIVATE.values(), str(order.guest_phone), order.postcode):
        assert not secret or secret not in html


@pytest.mark.parametrize("asked", ["q=Zebedee", "q=Heron", "guest_name=Zebedee+Quill", "ordering=guest_email"])
def test_searching_and_sorting_tell_nothing_about_customers(asked: str, order: Order) -> None:
    other = make_order(number="20202020", starts_at=ANOTHER_DAY)
    html = body(as_editor("Marketing").get(f"/cms/orders/?{asked}"))
    assert (str(order.number) in html) is (str(other.number) in html)


def test_it_is_found_by_its_number(order: Order) -> None:
    other = make_order(number="20202020", starts_at=ANOTHER_DAY)
    html = body(as_editor("Marketing").get(f"/cms/orders/?q={order.number}"))
    assert str(order.number) in html
    assert str(other.number) not in html


@pytest.mark.parametrize(
    "asked", ["q=%00", "q=" + "9" * 3000, "placed_at__date__gte=yesterday", "status=nonsense", "p=zero"]
)
def test_nonsense_is_answered_kindly(asked: str, order: Order) -> None:
    assert as_editor("Marketing").get(f"/cms/orders/?{asked}").status_code in (200, 400, 404)


def test_a_basket_is_nobodys_business(order: Order) -> None:
    basket = Order.objects.create(created_at=timezone.now(), touched_at=timezone.now())
    client = as_editor("Marketing")
    assert client.get(f"/cms/orders/inspect/{basket.pk}/").status_code == 404
    assert f"/cms/orders/inspect/{basket.pk}/" not in body(client.get("/cms/orders/"))


@pytest.mark.parametrize("path", ["new/", "edit/{pk}/", "delete/{pk}/"])
def test_not_even_a_superuser_changes_an_order_here(path: str, order: Order) -> None:
    client = as_admin()
    for send in (client.get, client.post):
        assert send(f"/cms/orders/{path.format(pk=order.pk)}", {"status": "completed"}).status_code == 302
    assert Order.objects.get(pk=order.pk).status == order.status
    assert Order.objects.count() == 1


def test_to_look_is_not_to_export(order: Order) -> None:
    client = as_editor("Marketing")
    for kind in ("csv", "xlsx", "anything"):
        assert client.get(f"/cms/orders/?export={kind}").status_code == 302
        assert client.get(f"/cms/orders/results/?export={kind}").status_code == 302
    assert "export=csv" not in body(client.get("/cms/orders/"))


def test_an_export_has_no_customer_in_it_and_is_written_down(order: Order) -> None:
    client = exporter()
    assert "export=csv" in body(client.get("/cms/orders/"))
    rows = body(client.get("/cms/orders/?export=csv"))
    assert str(order.number) in rows
    assert not any(secret in rows for secret in PRIVATE.values())
    assert ModelLogEntry.objects.filter(action="booking.export_orders").count() == 1


@pytest.mark.parametrize("cell", ["=HYPERLINK(1)", "+1", "-1", "@SUM(1)", "\tx", "\rx"])
def test_what_a_spreadsheet_would_run_is_made_text(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


def test_plain_words_and_numbers_stay_as_they_are() -> None:
    assert [harmless(cell) for cell in ("Spring", 42, None)] == ["Spring", 42, None]


def test_the_list_asks_no_more_for_more_orders() -> None:
    client = as_editor("Marketing")

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get("/cms/orders/")
        return len(queries)

    make_order()
    cost()
    one = cost()
    for number in range(12):
        make_order(number=str(20202020 + number), starts_at=ANOTHER_DAY + timedelta(days=number))
    assert cost() == one


def test_orders_stay_out_of_the_index_of_references(order: Order) -> None:
    assert Order not in ReferenceIndex.tracked_models


def test_the_way_to_the_dashboard_is_for_those_who_may_go_there(order: Order) -> None:
    path, link = f"/cms/orders/inspect/{order.pk}/", f"/dashboard/orders/{order.number}/"
    assert link in body(as_admin().get(path))
    assert link not in body(as_editor("Marketing").get(path))
