"""Where an order came from travels as a signed word."""

from __future__ import annotations

import pytest

from core.sources import Source, read, sign


@pytest.mark.parametrize("source", [Source(7, "d0000000-0000-4000-8000-000000000001"), Source(12)])
def test_what_was_signed_is_read_back(source: Source) -> None:
    assert read(sign(source)) == source


@pytest.mark.parametrize("word", ["", "7:abc", sign(Source(7, "abc")).replace("7", "8", 1), "x" * 5000, "\0", "é.é"])
def test_a_forged_word_counts_for_nothing(word: str) -> None:
    assert read(word) is None
