"""The catalogue out to a spreadsheet and back: seen first, all of it or nothing, and no cell a formula."""

from __future__ import annotations

import csv
import html
import io
import re
import zipfile
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import User
from catalogue.exchange.exporting import COLUMNS, rows_of_catalogue
from catalogue.exchange.importing import Outcome, import_rows
from catalogue.exchange.tables import BadTable, as_csv, as_xlsx, read_table
from catalogue.models import Extra, Option, OptionGroup, Service
from core.money import money
from tests.booking.factories import make_service

pytestmark = pytest.mark.django_db
IMPORT = "/cms/catalogue/import/"


@pytest.fixture
def stocked(cleaning: Service) -> Service:
    group = OptionGroup.objects.create(service=cleaning, name="How large?")
    Option.objects.create(group=group, name="Large", price=20, minutes=30)
    Extra.objects.create(service=cleaning, name="=cmd|' /C calc'!A0", price=5)
    return cleaning


def dry(*rows: dict[str, str]) -> Outcome:
    return import_rows(rows, at=timezone.now(), by=None)


def doing(*rows: dict[str, str]) -> Outcome:
    return import_rows(rows, at=timezone.now(), by=None, shown=dry(*rows).digest)


def service_row(**cells: str) -> dict[str, str]:
    return {"record": "service", "service": "window-cleaning", **cells}


@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_what_goes_out_comes_back_in_and_changes_nothing(stocked: Service, write: Any) -> None:
    rows = read_table(write(COLUMNS, rows_of_catalogue(at=timezone.now())))
    outcome = dry(*rows)
    assert outcome.problems == []
    assert outcome.changes == []
    assert outcome.unchanged == 3


def test_no_cell_that_goes_out_is_a_formula(stocked: Service) -> None:
    rows = list(rows_of_catalogue(at=timezone.now()))
    lines = list(csv.reader(io.StringIO(as_csv(COLUMNS, rows).decode("utf-8-sig"))))
    sheet = load_workbook(io.BytesIO(as_xlsx(COLUMNS, rows))).worksheets[0]
    cells = [cell for line in lines for cell in line] + [str(cell or "") for row in sheet.values for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_a_price_goes_out_as_a_number(stocked: Service) -> None:
    rows = {row["record"]: row for row in rows_of_catalogue(at=timezone.now())}
    assert rows["service"]["price"] == "60.00"
    assert rows["option"]["price"] == "20.00"


def test_a_dry_run_changes_nothing_and_says_what_it_would(stocked: Service) -> None:
    outcome = dry(service_row(price="75", minutes="90"))
    [change] = outcome.changes
    assert change.line == 2
    assert ("minutes", "60", "90") in change.parts
    assert ("price", "60", "75") in change.parts
    stocked.refresh_from_db()
    assert stocked.minutes == 60
    assert stocked.prices.count() == 1


def test_an_import_sets_a_new_price_and_keeps_the_old(stocked: Service) -> None:
    doing(service_row(price="75"))
    assert stocked.price(timezone.now()) == money(75)
    assert stocked.prices.count() == 2


def test_new_services_options_and_extras_are_made(stocked: Service) -> None:
    new = {"record": "service", "service": "attic", "name": "Attic", "category": "home", "summary": "Up there."}
    doing(
        {**new, "minutes": "120", "price": "90"},
        {"record": "option", "service": "attic", "group": "How dusty?", "name": "Very", "price": "10"},
        {"record": "extra", "service": "attic", "name": "Skip", "price": "40", "max_quantity": "2"},
    )
    attic = Service.objects.on_sale(timezone.now()).get(slug="attic")
    assert attic.price(timezone.now()) == money(90)
    assert attic.groups.get().options.get().price == money(10)
    assert attic.extras.get().max_quantity == 2


def test_what_to_have_ready_is_written_in_a_cell_and_bounded(stocked: Service) -> None:
    doing(service_row(getting_ready="- Leave it off.\r\n\r\nWe bring sheets."))
    stocked.refresh_from_db()
    assert stocked.getting_ready_paragraphs == ["- Leave it off.", "We bring sheets."]
    rows = read_table(as_xlsx(COLUMNS, rows_of_catalogue(at=timezone.now())))
    assert dry(*rows).changes == []
    assert "getting_ready: " in dry(service_row(getting_ready="x" * 2001)).problems[0][1]


def test_one_wrong_line_and_nothing_is_imported(stocked: Service) -> None:
    rows = [service_row(minutes="90"), service_row(price="cheap"), service_row(active="perhaps")]
    outcome = import_rows(rows, at=timezone.now(), by=None, shown=dry(*rows).digest)
    assert [line for line, _ in outcome.problems] == [3, 4]
    stocked.refresh_from_db()
    assert stocked.minutes == 60


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"record": "thing"}, "Write service, option or extra"),
        ({"record": "service"}, "slug of the service"),
        ({"record": "service", "service": "new"}, "needs a category"),
        ({"record": "service", "service": "new", "category": "none"}, "no category"),
        ({"record": "service", "service": "new", "category": "home"}, "name: "),
        ({"record": "extra", "service": "nowhere", "name": "x"}, "no service"),
        ({"record": "extra", "service": "window-cleaning"}, "Write a name"),
        ({"record": "option", "service": "window-cleaning", "name": "x"}, "column “group”"),
        (service_row(minutes="-5"), "whole number"),
        (service_row(minutes="9" * 40), "whole number"),
        (service_row(minutes="2"), "minutes: "),
        (service_row(price="NaN"), "number from 0"),
        (service_row(price="1.999"), "two places"),
        (service_row(price="1e30"), "number from 0"),
        (service_row(kind="thing"), "kind: "),
        (service_row(name="x" * 500), "name: "),
        (service_row(tax_rate="900"), "number from 0"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(stocked: Service, row: dict[str, str], said: str) -> None:
    outcome = dry(row)
    assert outcome.problems[0][0] == 2
    assert said in outcome.problems[0][1]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00bad",
        b"record,service\0\n",
        b"name,name\n1,2\n",
        b"PK\x03\x04nonsense",
        b"a," * 40 + b"\n",
        b'"open' * 300_000,
        b"record\n" + b"service\n" * 5000,
    ],
)
def test_a_file_that_is_no_table_is_refused(content: bytes) -> None:
    with pytest.raises(BadTable):
        read_table(content)


def test_a_book_that_unpacks_to_too_much_is_not_unpacked() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (40 * 1024 * 1024))
    with pytest.raises(BadTable, match="unpacks"):
        read_table(out.getvalue())


def upload(client: Client, text: str) -> Any:
    return client.post(IMPORT, {"table": SimpleUploadedFile("prices.csv", text.encode())})


def hidden(page: str, name: str) -> str:
    return html.unescape(re.findall(rf'name="{name}" value="([^"]*)"', page)[0])


def test_the_cms_shows_the_dry_run_and_does_it_when_told(admin_client: Client, stocked: Service) -> None:
    page = upload(admin_client, "record,service,price\nservice,window-cleaning,75\n").content.decode()
    assert "<del>60</del>" in page
    assert stocked.price(timezone.now()) == money(60)
    sent = {name: hidden(page, name) for name in ("rows", "digest")}
    assert admin_client.post(IMPORT, sent).status_code == 302
    assert stocked.price(timezone.now()) == money(75)
    assert stocked.prices.latest("pk").created_by is not None


def test_what_is_confirmed_is_what_was_shown(admin_client: Client, stocked: Service) -> None:
    page = upload(admin_client, "record,service,minutes\nservice,window-cleaning,90\n").content.decode()
    sent = {name: hidden(page, name) for name in ("rows", "digest")}
    Service.objects.update(minutes=75)  # somebody else meanwhile
    answer = admin_client.post(IMPORT, sent)
    assert "has changed since you looked" in answer.content.decode()
    stocked.refresh_from_db()
    assert stocked.minutes == 75
    assert admin_client.post(IMPORT, {**sent, "rows": sent["rows"][:-3]}).status_code == 302
    stocked.refresh_from_db()
    assert stocked.minutes == 75


def test_wrong_lines_are_listed_in_the_cms(admin_client: Client, stocked: Service) -> None:
    answer = upload(admin_client, "record,service,price\nservice,window-cleaning,cheap\n")
    assert answer.status_code == 422
    assert "Nothing was changed" in answer.content.decode()
    assert upload(admin_client, "\0").status_code == 422


def test_only_those_who_may_bring_in_or_take_out(client: Client, stocked: Service) -> None:
    user = User.objects.create_user("words@example.com", "four words in a row")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    assert client.get(IMPORT)["Location"] == "/cms/"
    assert upload(client, "record\n")["Location"] == "/cms/"
    assert client.get("/cms/catalogue/export.csv")["Location"] == "/cms/"


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_catalogue_is_downloaded(admin_client: Client, stocked: Service, ending: str) -> None:
    answer = admin_client.get(f"/cms/catalogue/export.{ending}")
    assert answer["Content-Disposition"].startswith("attachment")
    assert read_table(answer.content)[0]["service"] == "window-cleaning"


def test_rows_are_dragged_past_those_that_shared_their_place(admin_client: Client) -> None:
    ids = [make_service(name=name).pk for name in ("One", "Two", "Three")]
    Service.objects.update(position=0)
    admin_client.post(f"/cms/snippets/catalogue/service/reorder/{ids[2]}/?position=0")
    assert list(Service.objects.order_by("position").values_list("pk", flat=True)) == [ids[2], ids[0], ids[1]]
    assert sorted(Service.objects.values_list("position", flat=True)) == [0, 1, 2]
