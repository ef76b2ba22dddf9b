"""Files customers send with an answer: kept out of the web, judged by content, handed to few."""

from __future__ import annotations

import struct
import zlib
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from booking.actions.basket import remove_item
from booking.models import ItemAnswer
from booking.models.answers import private_files
from booking.queries import order_key
from catalogue.models import QuestionKind, Service
from core.uploads import BadUpload, check_upload
from tests.booking.questions import answer, ask, at_questions, picture, upload
from tests.booking.visitor import Visitor

pytestmark = pytest.mark.django_db


def test_a_file_is_kept_out_of_the_web_under_a_name_nobody_can_guess(visitor: Visitor, cleaning: Service) -> None:
    ask(cleaning, "A picture of it", QuestionKind.FILE, required=True)
    at_questions(visitor, cleaning)
    answer(visitor, upload(picture(), "../../etc/my <plan>.html"))
    kept = ItemAnswer.objects.get()
    assert "plan" not in str(kept.file.name)
    assert kept.value == "my plan.png"
    assert kept.file_type == "image/png"
    assert "media" not in str(private_files().path(str(kept.file.name))).split("/")


def test_a_file_is_handed_only_to_who_may_see_the_order(visitor: Visitor, cleaning: Service) -> None:
    ask(cleaning, "A picture of it", QuestionKind.FILE)
    at_questions(visitor, cleaning)
    answer(visitor, upload(picture()))
    visitor.tell()
    visitor.pay()
    kept, key = ItemAnswer.objects.get(), order_key(visitor.order(), at=timezone.now())
    assert kept.value in visitor.get(f"/orders/{key}/").content.decode()
    response = Client().get(f"/orders/{key}/files/{kept.public_id}/")
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    assert Client().get(f"/orders/wrong/files/{kept.public_id}/").status_code == 404
    assert Client().get(f"/dashboard/orders/{visitor.order().number}/files/{kept.public_id}/").status_code == 302


def test_an_admin_opens_a_file_from_the_order(admin_client: Client, visitor: Visitor, cleaning: Service) -> None:
    ask(cleaning, "A picture of it", QuestionKind.FILE)
    at_questions(visitor, cleaning)
    answer(visitor, upload(picture()))
    visitor.tell()
    visitor.pay()
    path = f"/dashboard/orders/{visitor.order().number}/"
    assert "A picture of it" in admin_client.get(path).content.decode()
    assert admin_client.get(f"{path}files/{ItemAnswer.objects.get().public_id}/").status_code == 200


def test_a_second_file_replaces_the_first(
    visitor: Visitor, cleaning: Service, django_capture_on_commit_callbacks: Any
) -> None:
    ask(cleaning, kind=QuestionKind.FILE)
    at_questions(visitor, cleaning)
    answer(visitor, upload(picture()))
    first = str(ItemAnswer.objects.get().file.name)
    with django_capture_on_commit_callbacks(execute=True):
        answer(visitor, "")
    assert ItemAnswer.objects.get().file.name == first  # nothing chosen: the one sent before stays
    assert private_files().exists(first)
    with django_capture_on_commit_callbacks(execute=True):
        answer(visitor, upload(b"%PDF-1.7 ...", "plan.pdf"))
    assert ItemAnswer.objects.get().file_type == "application/pdf"
    assert not private_files().exists(first)


def test_a_file_nobody_must_send_may_be_left_out(visitor: Visitor, cleaning: Service) -> None:
    ask(cleaning, kind=QuestionKind.FILE, required=False)
    at_questions(visitor, cleaning)
    assert answer(visitor, "")["Location"] == "/checkout/"
    assert not ItemAnswer.objects.exclude(value="", file="", file_type="").exists()


def test_a_file_goes_with_its_item(
    visitor: Visitor, cleaning: Service, django_capture_on_commit_callbacks: Any
) -> None:
    ask(cleaning, kind=QuestionKind.FILE)
    at_questions(visitor, cleaning)
    answer(visitor, upload(picture()))
    name = str(ItemAnswer.objects.get().file.name)
    with django_capture_on_commit_callbacks(execute=True):
        remove_item(visitor.basket().items.get(), at=timezone.now())
    assert not private_files().exists(name)


def test_an_answer_without_a_file_goes_with_its_item(
    visitor: Visitor, cleaning: Service, django_capture_on_commit_callbacks: Any
) -> None:
    ask(cleaning)
    at_questions(visitor, cleaning)
    answer(visitor, "A cat")
    with django_capture_on_commit_callbacks(execute=True):
        remove_item(visitor.basket().items.get(), at=timezone.now())
    assert not ItemAnswer.objects.exists()


def heic(width: int, height: int) -> bytes:
    return b"\0\0\0\x18ftypheic" + b"\0" * 12 + b"\0\0\0\x14ispe" + struct.pack(">III", 0, width, height)


def png_of(width: int, height: int) -> bytes:
    """Return a PNG of a few bytes that says it is huge."""
    body = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + body + struct.pack(">I", zlib.crc32(body))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<html><script>alert(1)</script>",
        b"MZ\x90\0",
        b"GIF89a" + b"\0" * 20,
        b" %PDF-1.7",
        picture()[:20],
        heic(0, 0),
        heic(100_000, 10),
        b"\0\0\0\x18ftypheic",
        b"\0\0\0\x18ftypmp42" + b"\0" * 40,
        png_of(60_000, 60_000),
        png_of(9_000, 9_000),
        b"%PDF-" + b"\0" * (10 * 1024 * 1024),
    ],
)
def test_what_is_not_what_we_asked_for_is_refused(content: bytes) -> None:
    with pytest.raises(BadUpload):
        check_upload(upload(content))


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (picture("JPEG"), "image/jpeg"),
        (picture("PNG"), "image/png"),
        (picture("WEBP"), "image/webp"),
        (heic(4000, 3000), "image/heic"),
        (b"%PDF-1.7\n", "application/pdf"),
    ],
)
def test_the_type_is_read_from_the_content_whatever_the_name_says(content: bytes, found: str) -> None:
    result = check_upload(upload(content, "evil.exe\r\n.html"))
    assert result.content_type == found
    assert "\r" not in result.name
    assert not result.name.endswith(("exe", "html"))


def test_a_refused_file_is_said_on_the_page(visitor: Visitor, cleaning: Service) -> None:
    ask(cleaning, kind=QuestionKind.FILE)
    at_questions(visitor, cleaning)
    page = answer(visitor, upload(b"MZ", "plan.png"))
    assert page.status_code == 200
    assert "Send a PDF, or a picture" in page.content.decode()
    assert not ItemAnswer.objects.exists()
