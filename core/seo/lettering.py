"""Setting words on a picture: a face that has the letters, a size at which they fit, and lines that break well."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from fontTools.ttLib import TTFont, TTLibError
from PIL import ImageFont

Face = ImageFont.FreeTypeFont
FACES = {
    "heading": ("font_source_serif_pro", "SourceSerifPro-Semibold.ttf"),
    "text": ("font_manrope", "Manrope-Medium.ttf"),
    "strong": ("font_manrope", "Manrope-SemiBold.ttf"),
}
# Asked for scripts our faces do not have; a machine without them leaves those letters out.
STAND_INS = ("DejaVuSans.ttf", "NotoSans-Regular.ttf", "NotoSansCJK-Regular.ttc", "NotoSansArabic-Regular.ttf")
ASCII = frozenset(range(0x20, 0x7F))
LEADING = 1.14


@cache
def _file(role: str) -> Path | None:
    package, name = FACES[role]
    path = Path(settings.FONT_FOLDERS.get(package, "")) / name
    return path if path.is_file() else None


@cache
def _face(source: str, size: int) -> Face | None:
    """Return a face by path or by the name it has on this machine; "" is the one that comes with Pillow."""
    if not source:
        plain = ImageFont.load_default(size)
        return plain if isinstance(plain, ImageFont.FreeTypeFont) else None
    try:
        return ImageFont.truetype(source, size)
    except OSError:
        return None


@cache
def _letters(source: str) -> frozenset[int]:
    """Return the code points a face can draw."""
    face = _face(source, 20)
    path = getattr(face, "path", None)
    try:
        return frozenset(TTFont(path, fontNumber=0, lazy=True).getBestCmap()) if isinstance(path, str) else ASCII
    except (TTLibError, OSError):
        return ASCII


def pick(text: str, role: str) -> tuple[str, str]:
    """Return (source of the face, text): the face that has most of the letters, and the text without the others.

    Ours wins where it has them all: a word in a second face looks like a mistake.
    """
    own = _file(role)
    sources = [str(own) if own else "", *(name for name in STAND_INS if _face(name, 20))]
    tidy = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    best = max(sources, key=lambda source: sum(ord(letter) in _letters(source) for letter in tidy))
    kept = "".join(letter for letter in tidy if letter == " " or ord(letter) in _letters(best))
    return best, " ".join(kept.split())


def face(source: str, size: int) -> Face:
    found = _face(source, size)
    assert found is not None, "only faces that could be opened are picked"
    return found


@dataclass(frozen=True)
class Setting:
    """Lines of one text at the size at which they fit."""

    face: Face
    lines: tuple[str, ...]
    leading: int

    def fits(self, room: int, most: int, high: int) -> bool:
        count = len(self.lines)
        if count > most or (high and count * self.leading > high):
            return False
        return all(self.face.getlength(line) <= room for line in self.lines)


def fit(text: str, role: str, room: int, *, sizes: range, most: int, high: int = 0) -> Setting:
    """Set a text in at most `most` lines of `room` pixels, as large as `sizes` allow without breaking a word.

    `high` limits the height of all lines together. At the smallest size long words are broken, and what
    is left over ends in an ellipsis.
    """
    source, text = pick(text, role)
    for size in sizes:
        letters = face(source, size)
        setting = Setting(letters, tuple(_lines(text, letters, room)), round(size * LEADING))
        if setting.fits(room, most, high):
            return setting
    letters = face(source, sizes[-1])
    lines = list(_lines(" ".join(_broken(text, letters, room)), letters, room))
    if len(lines) > most:
        lines = [*lines[: most - 1], _ended(lines[most - 1], letters, room)]
    return Setting(letters, tuple(lines), round(sizes[-1] * LEADING))


def _lines(text: str, letters: Face, room: int) -> Iterator[str]:
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and letters.getlength(longer) > room:
            yield line
            line = word
        else:
            line = longer
    if line:
        yield line


def _broken(text: str, letters: Face, room: int) -> Iterator[str]:
    """Give the words, those too long for a line in pieces with hyphens."""
    for word in text.split():
        while letters.getlength(word) > room:
            end = next(n for n in range(len(word) - 1, 0, -1) if n == 1 or letters.getlength(f"{word[:n]}-") <= room)
            yield f"{word[:end]}-"
            word = word[end:]
        yield word


def _ended(line: str, letters: Face, room: int) -> str:
    while line and letters.getlength(f"{line}…") > room:
        line = line[:-1].rstrip(" -,;:")
    return f"{line}…"
