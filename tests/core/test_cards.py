"""The drawn card: whatever stands on it, it is composed and has its size."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops
from pytest_django import Settings

from core.seo import lettering, shelf
from core.seo.card import HEIGHT, WIDTH, Card
from core.seo.drawing import draw
from core.seo.lettering import fit

LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"

TITLES = ["Oven clean", "", f"{LONG} {LONG} {LONG}", "تنظيف المنازل", "家庭清洁", "🎉", "\0\u202e\n", "W" * 500]


def opened(card: Card) -> Image.Image:
    return Image.open(BytesIO(draw(card))).convert("RGB")


@pytest.mark.parametrize(
    "title",
    ["Oven clean", "", f"{LONG} {LONG} {LONG} {LONG}", "تنظيف المنازل", "家庭清洁", "🎉", "\0\u202e\n", "W" * 500],
)
def test_any_title_is_composed_inside_the_margins(title: str) -> None:
    card = opened(Card(title, "Larkfield", "from £12,480.00"))
    assert card.size == (WIDTH, HEIGHT)
    margin = (WIDTH - 60, 0, WIDTH, 380)
    assert ImageChops.difference(card.crop(margin), opened(Card("", "", "")).crop(margin)).getbbox() is None


def test_a_card_without_any_words_is_still_a_picture() -> None:
    assert opened(Card("", "")).size == (WIDTH, HEIGHT)


def test_the_title_and_price_are_really_on_it() -> None:
    assert ImageChops.difference(opened(Card("Oven clean", "L")), opened(Card("", "L"))).getbbox()
    assert ImageChops.difference(opened(Card("Oven", "L", "from £1")), opened(Card("Oven", "L"))).getbbox()


def test_a_word_too_long_for_a_line_is_broken_with_a_hyphen() -> None:
    setting = fit(LONG, "heading", 600, sizes=range(60, 49, -2), most=3)
    assert len(setting.lines) == 3
    assert setting.lines[0].endswith("-")
    assert all(setting.face.getlength(line) <= 600 for line in setting.lines)


def test_what_does_not_fit_ends_in_an_ellipsis() -> None:
    assert fit("word " * 200, "text", 400, sizes=range(40, 29, -2), most=2).lines[-1].endswith("…")


def test_a_short_title_is_set_larger_than_a_long_one() -> None:
    short, long = (fit(text, "heading", 1000, sizes=range(88, 49, -2), most=3) for text in ("Oven", "Oven clean " * 9))
    assert short.face.size > long.face.size


def test_letters_no_face_has_are_left_out_rather_than_boxed() -> None:
    _source, text = lettering.pick("Oven \U000f0000 clean", "heading")
    assert text == "Oven clean"


def test_without_the_typefaces_a_card_is_drawn_in_a_plain_one(settings: Settings) -> None:
    settings.FONT_FOLDERS = {}
    lettering._file.cache_clear()
    try:
        assert opened(Card("Oven clean", "Larkfield", "from £45")).size == (WIDTH, HEIGHT)
    finally:
        lettering._file.cache_clear()


def test_every_word_of_a_card_is_in_its_name() -> None:
    cards = [Card("A", "F"), Card("B", "F"), Card("A", "G"), Card("A", "F", "from £1"), Card("A", "F", "", "line")]
    assert len({card.digest for card in cards}) == len(cards)
    assert Card("A", "F").digest == Card("A", "F").digest


def test_a_card_is_drawn_once_and_the_last_one_is_put_away(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MEDIA_ROOT = tmp_path
    drawn: list[Card] = []

    def pretend(card: Card) -> bytes:
        drawn.append(card)
        return card.title.encode()

    monkeypatch.setattr(shelf, "draw", pretend)
    old, new = Card("Old", "F"), Card("New", "F")
    assert shelf.keep(7, old) == shelf.keep(7, old) == shelf.kept(7, old.digest) == b"Old"
    shelf.keep(7, new)
    assert drawn == [old, new]
    assert shelf.kept(7, old.digest) is None
    assert [path.name for path in tmp_path.rglob("*.png")] == [f"{new.digest}.png"]
