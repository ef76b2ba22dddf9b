"""Setting text of any script on a PDF page: our two faces, a fallback for Chinese, Japanese and Korean, else a box."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from pathlib import Path

from django.conf import settings
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFError, TTFont
from reportlab.pdfgen.canvas import Canvas

FACES = {
    "heading": ("font_source_serif_pro", "SourceSerifPro-Semibold.ttf", "Helvetica-Bold"),
    "text": ("font_manrope", "Manrope-Regular.ttf", "Helvetica"),
    "strong": ("font_manrope", "Manrope-Bold.ttf", "Helvetica-Bold"),
}
KOREAN, CHINESE = "HYSMyeongJo-Medium", "STSong-Light"
BOX = ("ZapfDingbats", "o")  # one of the fonts every reader has
Run = tuple[str, str]  # font name, text


@cache
def face(role: str) -> str:
    """Register and return the font of a role; a standard font where the file is not installed."""
    package, file, standard = FACES[role]
    path = Path(settings.FONT_FOLDERS.get(package, "")) / file
    try:
        pdfmetrics.registerFont(TTFont(file, str(path)))
    except (TTFError, OSError):
        return standard
    return file


@cache
def _eastern(name: str) -> str:
    pdfmetrics.registerFont(UnicodeCIDFont(name))
    return name


def width(text: str, role: str, size: float) -> float:
    return sum(float(pdfmetrics.stringWidth(part, font, size)) for font, part in runs(text, role))


def draw(canvas: Canvas, x: float, y: float, text: str, role: str, size: float, *, right: bool = False) -> None:
    """Write one line at a point, from the left or up to the right."""
    if right:
        x -= width(text, role, size)
    for font, part in runs(text, role):
        canvas.setFont(font, size)
        canvas.drawString(x, y, part)
        x += float(pdfmetrics.stringWidth(part, font, size))


def wrap(text: str, role: str, size: float, room: float, *, most: int = 0) -> list[str]:
    """Break text into lines of `room` points, long words too; beyond `most` lines an ellipsis stands."""
    lines = [""]
    for word in _pieces(clean(text), role, size, room):
        longer = f"{lines[-1]} {word}".strip()
        if width(longer, role, size) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    lines = [line for line in lines if line]
    if most and len(lines) > most:
        last = lines[most - 1]
        while last and width(f"{last}…", role, size) > room:
            last = last[:-1]
        lines = [*lines[: most - 1], f"{last.rstrip()}…"]
    return lines


def clean(text: str) -> str:
    """Compose accents, drop what cannot be seen, and make every gap one space."""
    composed = unicodedata.normalize("NFC", text)
    seen = (" " if char.isspace() else char for char in composed)
    return " ".join("".join(char for char in seen if unicodedata.category(char) not in ("Cc", "Cf", "Cs")).split())


def runs(text: str, role: str) -> list[Run]:
    """Part text by the font that can show it; what none can show becomes a box."""
    main = face(role)
    fitted = [_fit(char, main) for char in text]
    return [(font, "".join(char for _, char in group)) for font, group in groupby(fitted, key=lambda pair: pair[0])]


def _fit(char: str, main: str) -> Run:
    if _has(main, char):
        return main, char
    name = unicodedata.name(char, "")
    if name.startswith("HANGUL"):
        return _eastern(KOREAN), char
    if ord(char) < 0x10000 and unicodedata.east_asian_width(char) in ("W", "F"):
        return _eastern(CHINESE), char
    return BOX


@cache
def _has(font: str, char: str) -> bool:
    glyphs = getattr(pdfmetrics.getFont(font).face, "charToGlyph", None)
    return char.isascii() or char in "£–—‘’“”…·•" if glyphs is None else ord(char) in glyphs


def _pieces(text: str, role: str, size: float, room: float) -> Iterator[str]:
    """Yield the words of a text, those longer than a line in parts that fit."""
    for word in text.split():
        piece = ""
        for char in word:
            if piece and width(piece + char, role, size) > room:
                yield piece
                piece = ""
            piece += char
        yield piece
