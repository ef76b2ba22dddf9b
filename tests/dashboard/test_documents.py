"""Papers in the dashboard: one's own, found by number, handed out as PDF, and a page where one cannot be drawn."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from booking.models import Order
from payments import papers
from payments.actions.invoices import issue_credit_note, issue_invoice
from payments.models import Invoice
from tests.dashboard.factories import MONDAY, make_order, make_provider, make_user

pytestmark = pytest.mark.django_db
LIST = "/dashboard/documents/"


def invoice_for(order: Order) -> Invoice:
    assert order.payable is not None
    with transaction.atomic():
        return issue_invoice(order.payable, at=MONDAY)


def read(client: Client, user: User, path: str = LIST) -> str:
    client.force_login(user)
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def priya() -> User:
    return make_user()


def test_a_customer_finds_their_papers_and_nobody_elses(client: Client, priya: User) -> None:
    invoice_for(make_order(user=priya))
    invoice_for(make_order(number="11112222", user=make_user("tom@example.com"), providers=()))
    html = read(client, priya)
    assert "TEST-INV-000001" in html
    assert "TEST-INV-000002" not in html


def test_an_admin_finds_all_papers(client: Client, priya: User) -> None:
    invoice_for(make_order(user=priya))
    boss = User.objects.create_superuser("boss@example.com", "four words in a row")
    assert "TEST-INV-000001" in read(client, boss)


def test_without_papers_the_page_says_what_will_be_there(client: Client, priya: User) -> None:
    assert "No documents yet" in read(client, priya)


@pytest.mark.parametrize("words", ["TEST-INV-000001", "test-inv-1", "1", "4821 0937", "4821", "TEST-INV"])
def test_a_paper_is_found_by_its_number_or_its_orders(client: Client, priya: User, words: str) -> None:
    invoice_for(make_order(user=priya))
    assert "Invoice TEST-INV-000001" in read(client, priya, f"{LIST}?q={words}")


@pytest.mark.parametrize("words", ["INV-000001", "9999", "x" * 300, "²", "-", "9" * 30, "%"])
def test_what_matches_nothing_is_said(client: Client, priya: User, words: str) -> None:
    order = make_order(user=priya)
    invoice_for(order)
    client.force_login(priya)
    answer = client.get(LIST, {"q": words})
    assert answer.status_code == 200


def test_a_credit_note_stands_beside_its_invoice(client: Client, priya: User) -> None:
    order = make_order(user=priya, paid=False)
    invoice = invoice_for(order)
    issue_credit_note(invoice, invoice.gross, reason="Cancelled", at=MONDAY)
    html = read(client, priya)
    assert "Credit note TEST-CN-000001" in html
    assert "Credited" in html
    assert "−£144" in html


def test_many_papers_come_on_pages_at_the_cost_of_few(client: Client, priya: User) -> None:
    costs = []
    for wanted in (2, 30):
        for number in range(Order.objects.count(), wanted):
            invoice_for(make_order(number=f"{20000000 + number}", user=priya, providers=()))
        with CaptureQueriesContext(connection) as asked:
            html = read(client, priya)
        costs.append(len(asked.captured_queries))
    assert "Page 1 of 2" in html
    assert costs[1] <= costs[0] + 1
    assert "TEST-INV-000001" in read(client, priya, f"{LIST}?page=2")


def test_a_paper_is_handed_out_privately(client: Client, priya: User) -> None:
    invoice_for(make_order(user=priya))
    client.force_login(priya)
    answer = client.get("/dashboard/documents/TEST-INV-000001.pdf")
    assert answer.content.startswith(b"%PDF")
    assert answer["Cache-Control"] == "no-store, private"
    assert answer["Content-Disposition"] == 'attachment; filename="invoice-TEST-INV-000001.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("number", ["TEST-INV-000001", "INV-1", "x", "TEST-INV-²", "-", "TEST-INV-" + "9" * 30])
def test_another_persons_paper_is_not_there(client: Client, priya: User, number: str) -> None:
    invoice_for(make_order(user=make_user("tom@example.com")))
    client.force_login(priya)
    assert client.get(f"/dashboard/documents/{number}.pdf").status_code == 404


@pytest.mark.fault("62a")
def test_a_paper_that_cannot_be_drawn_keeps_its_number_and_says_to_try_again(
    client: Client, priya: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    invoice_for(make_order(user=priya))
    client.force_login(priya)
    path = "/dashboard/documents/TEST-INV-000001.pdf"

    def out_of_ink(paper: Any) -> bytes:
        raise OSError("no font")

    with monkeypatch.context() as broken:
        broken.setattr(papers, "invoice_pdf", out_of_ink)
        answer = client.get(path)
    assert answer.status_code == 503
    assert b"TEST-INV-000001" in answer.content
    assert b"Try again" in answer.content
    assert client.get(path).content.startswith(b"%PDF")


def test_the_page_of_an_order_leads_to_its_papers(client: Client, priya: User) -> None:
    invoice_for(make_order(user=priya))
    html = read(client, priya, "/dashboard/orders/48210937/")
    assert 'href="/dashboard/documents/TEST-INV-000001.pdf"' in html


def test_who_comes_to_an_order_sees_none_of_its_papers(client: Client, priya: User) -> None:
    maya = make_user("maya@example.com", name="Maya Lindqvist", role="staff")
    make_provider("Maya Lindqvist", user=maya)
    invoice_for(make_order(user=priya))
    assert "TEST-INV" not in read(client, maya, "/dashboard/orders/48210937/")
    assert "TEST-INV" not in read(client, maya)
