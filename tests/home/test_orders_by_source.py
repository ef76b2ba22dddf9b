"""Orders and revenue by page and block: every order is in one row, and the rows add up."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import StringIO
from itertools import count
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.db.models import Sum
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Role, User
from booking.models import Order, OrderStatus
from home.models import HomePage
from home.reports.sources import rows_of
from payments.models import PayableKind
from tests.home.factories import make_home, make_page

pytestmark = pytest.mark.django_db
PATH = "/cms/reports/orders-by-source/"
NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
_numbers = count(10_000_000)


def block(heading: str, kind: str = "postcode_search") -> dict[str, Any]:
    return {
        "type": kind,
        "value": {"heading": heading, "text": "", "service": None, "label": "Go"},
        "id": str(uuid4()),
    }


def home_with(*blocks: dict[str, Any]) -> HomePage:
    home = make_home(title="Home")
    home.body = list(blocks)
    home.save()
    return home


def sell(total: int, *, page: int | None = None, block: str = "", confirmed: bool = True, **changes: Any) -> Order:
    """Write a placed order straight into the table."""
    from core.money import money
    from payments.actions.payables import open_payable

    at = changes.pop("at", NOON)
    number = str(next(_numbers))
    payable = open_payable(
        kind=PayableKind.ORDER_FULL,
        label=number,
        amount=money(total),
        tax=money(0),
        quote_hash="",
        document={},
        required_for_confirmation=True,
        at=at,
    )
    fields = {
        "number": number,
        "status": OrderStatus.CONFIRMED if confirmed else OrderStatus.PLACED,
        "total": Decimal(total),
        "tax": Decimal(0),
        "currency": "GBP",
        "payable": payable,
        "created_at": at,
        "touched_at": at,
        "placed_at": at,
        "confirmed_at": at if confirmed else None,
        "source_page_id": page,
        "source_block": block,
    }
    return Order.objects.create(**fields | changes)


def table() -> list[tuple[str, str, str, int, int, int]]:
    return [
        (
            row.place.page,
            row.place.block,
            row.place.heading,
            row.orders,
            int(row.placed.amount),
            int(row.confirmed.amount),
        )
        for row in rows_of(Order.objects.placed_ever())
    ]


def editor(*permissions: str) -> Client:
    """Sign in an editor who may open the CMS and do what is named."""
    user = User.objects.create_user("meg@example.com", role=Role.MANAGER)
    for codename in ("access_admin", *permissions):
        user.user_permissions.add(Permission.objects.get(codename=codename))
    client = Client()
    client.force_login(user)
    return client


def test_two_blocks_of_one_page_are_told_apart() -> None:
    first, second = block("At the top"), block("At the end")
    home = home_with(first, second)
    sell(40, page=home.pk, block=first["id"])
    sell(60, page=home.pk, block=second["id"])
    sell(60, page=home.pk, block=second["id"], confirmed=False)
    assert table() == [
        ("Home", "Postcode search", "At the end", 2, 120, 60),
        ("Home", "Postcode search", "At the top", 1, 40, 40),
        ("All orders", "", "", 3, 160, 100),
    ]


def test_the_rows_add_up_to_the_orders_placed() -> None:
    home = home_with(one := block("One"))
    for number in range(7):
        sell(10 + number, page=home.pk, block=one["id"] if number % 2 else "", confirmed=bool(number % 3))
    sell(5)
    Order.objects.create(postcode="BS6 5QA", created_at=NOON, touched_at=NOON, source_page_id=home.pk)
    *rows, everything = rows_of(Order.objects.placed_ever())
    placed = Order.objects.placed_ever()
    assert sum(row.placed.amount for row in rows) == everything.placed.amount == placed.aggregate(n=Sum("total"))["n"]
    assert sum(row.orders for row in rows) == everything.orders == placed.count()


def test_an_order_from_nowhere_known_has_its_row() -> None:
    sell(30)
    assert table()[0] == ("Unknown source", "", "", 1, 30, 30)


def test_a_page_deleted_since_keeps_its_orders() -> None:
    page = make_page(home_with())
    sell(30, page=page.pk, block="gone")
    pk = page.pk
    page.delete()
    assert table()[0][0] == f"A page deleted since (no. {pk})"


def test_a_block_removed_since_keeps_its_orders() -> None:
    home = home_with(one := block("One"))
    sell(30, page=home.pk, block=one["id"])
    home.body = []
    home.save()
    assert table()[0][:2] == ("Home", "A block removed since")


def test_the_pages_own_parts_have_a_name() -> None:
    home = home_with()
    sell(30, page=home.pk)
    assert table()[0][:2] == ("Home", "The page's own parts")


def test_a_cancelled_order_was_placed_and_brings_nothing() -> None:
    sell(30, status=OrderStatus.CANCELLED)
    assert table()[0][3:] == (1, 30, 0)


def test_a_lost_order_that_expired_is_not_confirmed() -> None:
    sell(30, confirmed=False, status=OrderStatus.EXPIRED)
    assert table()[0][3:] == (1, 30, 0)


def test_currencies_are_never_added_up() -> None:
    sell(30)
    sell(30, currency="EUR")
    assert [row for row in table() if row[0] == "All orders"] == [("All orders", "", "", 1, 30, 30)] * 2


def test_more_blocks_ask_no_more_of_the_database() -> None:
    blocks = [block(f"Block {number}") for number in range(12)]
    home = home_with(*blocks)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            rows_of(Order.objects.placed_ever())
        return len(queries)

    sell(10, page=home.pk, block=blocks[0]["id"])
    little = cost()
    for each in blocks[1:]:
        sell(10, page=home.pk, block=each["id"])
    assert cost() == little


def test_days_are_the_firms_days() -> None:
    client = editor("look_up_order")
    sell(31, at=datetime(2027, 6, 30, 23, 30, tzinfo=UTC))  # half past midnight in London
    day = {"placed_at_from": "2027-07-01", "placed_at_to": "2027-07-01"}
    assert "£31" in client.get(PATH, day).content.decode()
    day = {"placed_at_from": "2027-06-30", "placed_at_to": "2027-06-30"}
    assert "No orders were placed in these days." in client.get(PATH, day).content.decode()


def test_one_page_can_be_asked_for() -> None:
    home = home_with()
    sell(31, page=home.pk)
    sell(52)
    html = editor("look_up_order").get(PATH, {"page": home.pk}).content.decode()
    assert "£31" in html
    assert "£52" not in html


@pytest.mark.parametrize(
    "query",
    [
        {"page": "x"},
        {"page": "9" * 40},
        {"placed_at_from": "soon"},
        {"placed_at_from": "0001-01-01", "placed_at_to": "9999-12-31"},
        {"p": "\x01"},
        {"export": "exe"},
    ],
)
def test_odd_questions_are_answered(query: dict[str, str]) -> None:
    sell(31)
    assert editor("look_up_order").get(PATH, query).status_code == 200


def test_only_those_who_may_look_orders_up_see_it() -> None:
    client = editor()
    assert client.get(PATH, follow=True).redirect_chain
    assert client.get("/cms/reports/funnel/", follow=True).redirect_chain
    assert "orders-by-source" not in client.get("/cms/").content.decode()


def test_the_menu_leads_there_for_those_who_may() -> None:
    assert "orders-by-source" in editor("look_up_order").get("/cms/").content.decode()


def test_a_title_that_looks_like_a_formula_is_harmless_in_a_spreadsheet() -> None:
    home = home_with()
    home.title = '=HYPERLINK("https://evil.example")'
    home.save()
    sell(31, page=home.pk)
    answer = editor("look_up_order").get(PATH, {"export": "csv"})
    rows = list(csv.reader(StringIO(b"".join(answer).decode())))
    assert rows[0] == ["Page", "Block", "Heading", "Orders", "Revenue placed", "Revenue confirmed", "Currency"]
    assert rows[1][0].startswith("'=")
    assert Decimal(rows[1][4]) == 31


def test_a_spreadsheet_can_be_had_too() -> None:
    sell(31)
    answer = editor("look_up_order").get(PATH, {"export": "xlsx"})
    assert answer.status_code == 200
    assert "spreadsheet" in answer["Content-Type"]


def test_an_editor_gets_from_a_page_to_its_orders() -> None:
    home = home_with()
    admin = Client()
    admin.force_login(User.objects.create_superuser("boss@example.com", "four words in a row"))
    assert f"{PATH}?page={home.pk}" in admin.get(f"/cms/pages/{home.pk}/edit/").content.decode()


def test_the_funnel_is_drawn_and_written_down() -> None:
    from django.utils import timezone

    from core.analytics.actions import Happening, record
    from core.sources import Source

    home = home_with()
    at = timezone.now() - timedelta(minutes=1)
    record(
        [Happening("view_item", Source(home.pk), "oven")] * 4 + [Happening("select_time", Source(home.pk), "oven")],
        at=at,
    )
    html = editor("view_analyticsevent").get("/cms/reports/funnel/", {"page": home.pk}).content.decode()
    assert "<svg" in html
    assert '<td class="report-number">25 %</td>' in html
    assert "Looked at a service" in html


@pytest.mark.parametrize(
    "query",
    [
        {"first": "2027-02-30"},
        {"first": "2027-03-02", "last": "2027-03-01"},
        {"first": "0001-01-01", "last": "9999-12-31"},
        {"first": "9999-12-31", "last": "9999-12-31"},
        {"service": "no-such"},
        {"page": "x"},
    ],
)
def test_the_funnel_says_what_is_wrong_with_a_question(query: dict[str, str]) -> None:
    html = editor("view_analyticsevent").get("/cms/reports/funnel/", query).content.decode()
    assert "error-message" in html or "Nothing was counted" in html
