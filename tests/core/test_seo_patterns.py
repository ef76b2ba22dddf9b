"""Patterns: unknown tokens are refused, a token without words passes the turn on."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from core.seo.patterns import TOKENS, fill, first_that_speaks, known_tokens

WORDS = {"title": lambda: "Oven clean", "firm": lambda: "Larkfield", "price_from": lambda: ""}


@pytest.mark.parametrize("text", ["", "Plain words", *(f"{{{name}}}" for name in TOKENS), "{title} · {firm}"])
def test_known_tokens_are_accepted(text: str) -> None:
    known_tokens(text)


@pytest.mark.parametrize("text", ["{price}", "{}", "{ title }", "{TITLE}", "{title}{x}", "{0}", "{title.__class__}"])
def test_an_unknown_token_is_refused_with_those_that_exist(text: str) -> None:
    with pytest.raises(ValidationError, match=r"There is no token .*\{price_from\}"):
        known_tokens(text)


@pytest.mark.parametrize("text", ["{title", "title}", "{{title}", "a } b { c"])
def test_a_brace_without_its_partner_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        known_tokens(text)


def test_tokens_are_filled_in_and_spaces_tidied() -> None:
    assert fill("{title}   by {firm} ", WORDS) == "Oven clean by Larkfield"


def test_a_pattern_whose_token_has_nothing_to_say_says_nothing() -> None:
    assert fill("{title} from {price_from}", WORDS) == ""


def test_words_with_braces_are_not_filled_again() -> None:
    assert fill("{title}", {"title": lambda: "{firm}"}) == "{firm}"


def test_a_word_nobody_needs_is_not_asked_for() -> None:
    def dear() -> str:
        raise AssertionError("asked")

    assert fill("{firm}", {**WORDS, "price_from": dear}) == "Larkfield"


def test_the_first_that_speaks_is_taken() -> None:
    chain = [("page", ""), ("kind", "from {price_from}"), ("site", "{firm}"), ("ours", "{title}")]
    assert first_that_speaks(chain, WORDS) == ("site", "Larkfield")


def test_a_chain_without_words_ends_empty() -> None:
    assert first_that_speaks([("page", "")], WORDS) == ("", "")
