"""Files strangers send: hostile until proven otherwise. Judged by content, never decoded, kept out of the web.

A picture's size is read from its header alone, so that a small file that unpacks into a huge one is
refused before anything unpacks it.
"""

from __future__ import annotations

import struct
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from PIL import Image

from core.errors import DomainError

LARGEST = 10 * 1024 * 1024
MOST_PIXELS = 50_000_000
LONGEST_EDGE = 20_000
PICTURES = {"JPEG": ("image/jpeg", "jpg"), "PNG": ("image/png", "png"), "WEBP": ("image/webp", "webp")}
HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1"}
SNIFFED = 64 * 1024
BROKEN = (OSError, ValueError, SyntaxError, EOFError, struct.error, Image.DecompressionBombError)
ALLOWED = "Send a PDF, or a picture as JPEG, PNG, WebP or HEIC."
ACCEPT = ".pdf,.jpg,.jpeg,.png,.webp,.heic,.heif"


class BadUpload(DomainError):
    """A file that is not kept; the message says what to send instead."""

    code = "bad_upload"


@dataclass(frozen=True)
class Checked:
    """What a file is by its content, and a name for it that is safe to show and to save under."""

    content_type: str
    name: str


def check_upload(file: UploadedFile[Any]) -> Checked:
    """Return what the file is, or raise BadUpload."""
    if not file.size:
        raise BadUpload("That file is empty. Choose another one.")
    if file.size > LARGEST:
        raise BadUpload("That file is larger than 10 MB. Choose a smaller one.")
    file.seek(0)
    head = file.read(SNIFFED)
    file.seek(0)
    content_type, ending = _kind_of(file, head)
    file.seek(0)
    return Checked(content_type, f"{_stem(file.name or '')}.{ending}")


def _kind_of(file: UploadedFile[Any], head: bytes) -> tuple[str, str]:
    if head.startswith(b"%PDF-"):
        return "application/pdf", "pdf"
    if head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS:
        return _heic(head)
    try:
        with Image.open(file, formats=list(PICTURES)) as picture:
            kind, size = str(picture.format), picture.size
    except (*BROKEN, Image.DecompressionBombWarning) as broken:
        raise BadUpload(f"We cannot read that file. {ALLOWED}") from broken
    _check_size(*size)
    return PICTURES[kind]


def _heic(head: bytes) -> tuple[str, str]:
    """Read the sizes a HEIC file says it has: each stands after the word `ispe`, a version before it."""
    sizes = [struct.unpack(">II", part[4:12]) for part in head.split(b"ispe")[1:] if len(part) >= 12]
    if not sizes:
        raise BadUpload(f"We cannot read that file. {ALLOWED}")
    for width, height in sizes:
        _check_size(width, height)
    return "image/heic", "heic"


def _check_size(width: int, height: int) -> None:
    if max(width, height) > LONGEST_EDGE or width * height > MOST_PIXELS or not (width and height):
        raise BadUpload("That picture has too many pixels. Send a smaller copy of it.")


def _stem(name: str) -> str:
    """Return what the sender called the file, without paths, control characters or a misleading ending."""
    bare = PurePosixPath(name.replace("\\", "/")).name
    plain = "".join(sign for sign in bare if unicodedata.category(sign)[0] != "C" and sign not in '<>:"|?*/%')
    return plain.rsplit(".", 1)[0].strip(" .")[:80] or "file"
