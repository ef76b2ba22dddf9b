"""Words as people type them."""

from __future__ import annotations

import pytest

from core.words import mended, stem, stems, tidy


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ovens", "oven"),
        ("cleaning", "cleaner"),
        ("websites", "website"),
        ("batteries", "battery"),
        ("cleaned", "clean"),
    ],
)
def test_forms_of_a_word_begin_with_the_same_stem(one: str, other: str) -> None:
    assert other.startswith(stem(one))


def test_short_words_stay_whole() -> None:
    assert [stem(word) for word in ("bus", "is", "tv", "ring")] == ["bus", "is", "tv", "ring"]


def test_accents_case_and_apostrophes_do_not_matter() -> None:
    assert stems("Café CAFE") == ["cafe", "cafe"]
    assert stems("Edith’s") == stems("ediths")


def test_a_letter_gone_astray_is_mended() -> None:
    assert mended("ovne clean", ["Oven clean", "Windows"]) == "oven clean"


def test_what_is_like_nothing_is_left_alone() -> None:
    assert mended("zebra", ["Oven clean"]) == ""


@pytest.mark.parametrize("text", ["", "   ", "\0\0", "\t\n\r", "\u202e"])
def test_nothing_visible_is_nothing(text: str) -> None:
    assert tidy(text) == ""


def test_a_text_is_cut_and_put_on_one_line() -> None:
    assert tidy("a\n  b\0c") == "a b c"
    assert len(tidy("x" * 10_000)) == 80
