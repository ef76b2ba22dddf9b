"""Tables as files: CSV and XLSX, read with limits and written so that no cell is taken for a formula."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from core.errors import DomainError
from core.spreadsheets import FORMULA

LARGEST = 1024 * 1024
LARGEST_UNPACKED = 30 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS = 3000, 30
BROKEN_BOOK = (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError, EOFError, TypeError)
Row = dict[str, str]


class BadTable(DomainError):
    """A file that cannot be read as a table; the message says what to do."""

    code = "bad_table"


def escaped(text: str) -> str:
    """Put an apostrophe before what a spreadsheet would run as a formula."""
    return f"'{text}" if text.startswith((*FORMULA, "'")) else text


def unescaped(text: str) -> str:
    return text[1:] if text.startswith("'") and text[1:].startswith((*FORMULA, "'")) else text


def as_csv(columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    """Return a CSV file; the mark at its beginning tells spreadsheets that it is UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([escaped(row.get(name, "")) for name in columns] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Catalogue")
    sheet.append(list(columns))
    for row in rows:
        sheet.append([escaped(row.get(name, "")) for name in columns])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read_table(content: bytes) -> list[Row]:
    """Return the rows of a CSV or XLSX file under the names of its first row. Raises BadTable."""
    if len(content) > LARGEST:
        raise BadTable("That file is larger than 1 MB. Split it into several.")
    lines = _book(content) if content.startswith(b"PK") else _csv(content)
    if not lines:
        raise BadTable("That file is empty.")
    names = [name.strip().lower() for name in lines[0]]
    if len(set(names) - {""}) != len([name for name in names if name]):
        raise BadTable("Two columns have the same name. Each may be there once.")
    return [
        {name: unescaped(cell.strip()) for name, cell in zip(names, line, strict=False) if name} for line in lines[1:]
    ]


def _csv(content: bytes) -> list[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as broken:
        raise BadTable("We cannot read that file. Save it as CSV in UTF-8, or as XLSX.") from broken
    if "\0" in text:
        raise BadTable("We cannot read that file. Save it as CSV in UTF-8, or as XLSX.")
    separator = ";" if text.split("\n", 1)[0].count(";") > text.split("\n", 1)[0].count(",") else ","
    try:
        return _within_limits(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as broken:
        raise BadTable("We cannot read that file as CSV. Check its quotation marks.") from broken


def _book(content: bytes) -> list[list[str]]:
    """Read the first sheet. What it unpacks to is added up before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > LARGEST_UNPACKED:
                raise BadTable("That file unpacks to more than we read. Save it as CSV instead.")
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        return _within_limits([_text(cell) for cell in line] for line in book.worksheets[0].iter_rows(values_only=True))
    except (*BROKEN_BOOK, IndexError, SyntaxError) as broken:
        raise BadTable("We cannot read that file. Save it as XLSX or CSV and try again.") from broken


def _within_limits(lines: Iterable[list[str]]) -> list[list[str]]:
    found: list[list[str]] = []
    for line in lines:
        if len(found) > MOST_ROWS or len(line) > MOST_COLUMNS:
            raise BadTable(f"A table has up to {MOST_ROWS} rows and {MOST_COLUMNS} columns.")
        found.append(line)
    return found


def _text(cell: Any) -> str:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)
