"""What editors bring that is broken, too large or dangerous, and what they do at the same time."""

from __future__ import annotations

import re
import struct
import zlib
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from core.models import Photo
from tests.home.editors import as_editor, edit_url
from tests.home.factories import make_home, make_page

pytestmark = pytest.mark.django_db


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_that_claims(width: int, height: int) -> bytes:
    """Return a small file that would take gigabytes to look at."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(b"\0" * 99)) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


SCRIPT = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>'
BAD = {
    "broken": ("kitchen.png", b"\x89PNG\r\n\x1a\nand then nothing"),
    "half a header": ("kitchen.jpg", b"\xff\xd8\xff\xe0"),
    "a bomb": ("kitchen.png", png_that_claims(60_000, 60_000)),
    "larger than anybody prints": ("kitchen.png", png_that_claims(12_500, 12_500)),
    "no picture": ("kitchen.png", b"<html><script>alert(1)</script></html>"),
    "a script as a drawing": ("kitchen.svg", SCRIPT),
    "a script that calls itself a picture": ("kitchen.png", SCRIPT),
    "empty": ("kitchen.png", b""),
    "eleven megabytes": ("kitchen.png", png_that_claims(9, 9) + b"\0" * 11_000_000),
}


@pytest.mark.parametrize("what", BAD)
def test_a_bad_picture_is_refused_with_a_word(what: str) -> None:
    name, content = BAD[what]
    picture = SimpleUploadedFile(name, content)
    answer = as_editor("Marketing").post("/cms/images/add/", {"title": "Kitchen", "files[]": picture})
    one = as_editor("Marketing").post(
        "/cms/images/chooser/create/",
        {"image-chooser-upload-title": "Kitchen", "image-chooser-upload-file": SimpleUploadedFile(name, content)},
    )
    assert {answer.status_code, one.status_code} <= {200, 400}
    assert re.search("broken or no picture|Not a|empty|too big|too many pixels|valid image", one.content.decode())
    assert not Photo.objects.exists()


def open_session(client: Client, page: Any) -> str:
    """Open the editor and return where it tells the site that it is still open."""
    html = client.get(edit_url(page)).content.decode()
    found = re.search(r'data-w-swap-src-value="([^"]+)"', html)
    assert found
    return found[1]


def test_two_editors_of_one_page_are_told_of_each_other() -> None:
    page = make_page(make_home())
    first, second = as_editor("Marketing"), as_editor("Approvers")
    ping = open_session(first, page)
    open_session(second, page)
    told = first.post(ping).json()["html"]
    assert second.get("/cms/").context["request"].user.email in told


def test_who_saves_second_is_told_that_somebody_saved_before() -> None:
    page = make_page(make_home())
    page.save_revision()
    first, second = as_editor("Marketing"), as_editor("Approvers")
    ping = open_session(first, page)
    seen = page.get_latest_revision()
    page.title = "Changed meanwhile"
    page.save_revision(user=second.get("/cms/").context["request"].user)
    told = first.post(ping, {"revision_id": seen.pk}).json()["html"]
    assert re.search("saved a new version|new version", told)
