"""Cut the heading face down to the letters we need, from the installed package."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from fontTools import subset

SOURCE = ("font_source_serif_pro", "SourceSerifPro-Semibold.ttf")
FACE = "source-serif-semibold.woff2"
SHEET = "fonts.css"
# Latin with every accent of European languages, the usual punctuation, currency signs.
LETTERS = [*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x2010, 0x2027)]
LETTERS += [0x202F, 0x2032, 0x2039, 0x203A, 0x20AC, 0x2212]
FEATURES = ["kern", "liga", "locl", "ccmp", "mark", "mkmk", "lnum", "pnum", "case"]
RULE = """@font-face {{
  font-family: "Source Serif";
  src: url("{face}") format("woff2");
  font-weight: 600;
  font-display: swap;
}}
"""


class Command(BaseCommand):
    help = "Build the web font of headings into var/fonts. Does nothing where it is already built."

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = settings.FONTS
        package, name = SOURCE
        if package not in settings.FONT_FOLDERS:
            raise CommandError(f"The package {package} is not installed; pages use their stand-in face.")
        source = settings.FONT_FOLDERS[package] / name
        face = folder / FACE
        if face.exists() and face.stat().st_mtime >= source.stat().st_mtime and (folder / SHEET).exists():
            self.stdout.write(f"{FACE} is up to date.")
            return
        cut(source, face)
        (folder / SHEET).write_text(RULE.format(face=FACE), encoding="utf-8")
        self.stdout.write(f"{FACE}: {face.stat().st_size // 1024} kB.")


def cut(source: Path, face: Path) -> None:
    """Write a woff2 of `source` with our letters only; the finished file appears at once or not at all."""
    logging.getLogger("fontTools").setLevel(logging.WARNING)  # it reports every glyph
    options = subset.Options(flavor="woff2", layout_features=FEATURES, hinting=False, desubroutinize=True)
    font = subset.load_font(str(source), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=LETTERS)
    cutter.subset(font)
    building = face.with_suffix(".part")
    subset.save_font(font, str(building), options)
    building.replace(face)
