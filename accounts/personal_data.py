"""Everything we keep about a person, in one file for them to take along.

The app that keeps something registers who collects it: rows under a name, or files under a path. A collector gets
the user and returns what is theirs; rights to see other people's rows, which an admin has, play no part.
"""

from __future__ import annotations

import csv
import io
import json
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import IO, Any

from allauth.account.models import EmailAddress
from django.core.serializers.json import DjangoJSONEncoder

from accounts.models import User
from core.spreadsheets import harmless

Row = Mapping[str, Any]
_sections: dict[str, Callable[[User], Iterable[Row]]] = {}
_files: list[Callable[[User], Iterable[tuple[str, IO[bytes]]]]] = []
# Kept in memory up to this size, then in a file of the system that has no name.
IN_MEMORY = 2_000_000
ABOUT = """This is everything we keep about you.

Each list comes twice: as .json, which programs read without loss, and as .csv, which opens in a spreadsheet.
Times are in UTC. What you sent us as a file lies under files/.
Your password is kept only in a form nobody can read back, so it is not among these.
"""


def register_section(name: str, collect: Callable[[User], Iterable[Row]]) -> None:
    _sections[name] = collect


def register_files(collect: Callable[[User], Iterable[tuple[str, IO[bytes]]]]) -> None:
    _files.append(collect)


def confirmed_addresses(user: User) -> list[str]:
    """Return the addresses that are certainly this person's. What was sent to any other is somebody else's."""
    return list(EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True))


def write_archive(user: User) -> IO[bytes]:
    """Return an open ZIP of everything that is kept about `user`."""
    archive: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the answer closes it
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("about.txt", ABOUT)
        for name, collect in _sections.items():
            rows = list(collect(user))
            parts.writestr(f"{name}.json", _as_json(rows))
            parts.writestr(f"{name}.csv", _as_csv(rows))
        for path, content in _each_file(user):
            with content, parts.open(path, "w") as target:
                shutil.copyfileobj(content, target)
    archive.seek(0)
    return archive


def _each_file(user: User) -> Iterator[tuple[str, IO[bytes]]]:
    for collect in _files:
        yield from collect(user)


def _as_json(rows: Iterable[Row]) -> str:
    return json.dumps(rows, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)


def _as_csv(rows: list[Row]) -> str:
    out = io.StringIO()
    names = list(dict.fromkeys(name for row in rows for name in row))
    writer = csv.writer(out)
    writer.writerow(names)
    writer.writerows([_cell(row.get(name, "")) for name in names] for row in rows)
    return out.getvalue()


def _cell(value: Any) -> Any:
    """Return a value as a spreadsheet shows it. Lists stand in one cell, as JSON."""
    if isinstance(value, list | dict):
        value = json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
    return harmless("" if value is None else str(value))
