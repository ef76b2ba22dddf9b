"""robots.txt: presets, the firm's own lines, and canonical addresses."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from core.seo.addresses import absolute, canonical_address
from core.seo.robots import AI_TRAINING, Robots, robots_txt, sound_lines

SITEMAP = "https://www.example.com/sitemap.xml"


def written(preset: str = Robots.OPEN, extra: str = "", *, staging: bool = False) -> str:
    return robots_txt(preset, extra, sitemap=SITEMAP, staging=staging)


def test_open_keeps_crawlers_out_of_what_is_private_only() -> None:
    text = written()
    assert "Disallow: /checkout/" in text
    assert "Disallow: /\n" not in text
    assert f"Sitemap: {SITEMAP}\n" in text


def test_training_crawlers_are_refused_and_everybody_else_is_not() -> None:
    closed, opened = written(Robots.NO_TRAINING).split("Disallow: /\n")
    assert [line.removeprefix("User-agent: ") for line in closed.splitlines()] == list(AI_TRAINING)
    assert opened.strip().startswith("User-agent: *")


@pytest.mark.parametrize("preset", Robots.values)
def test_a_rehearsal_is_closed_whatever_was_chosen(preset: str) -> None:
    assert written(preset, "Allow: /", staging=True) == "User-agent: *\nDisallow: /\n"


def test_closed_is_closed_whatever_the_lines_say() -> None:
    assert "Allow" not in written(Robots.CLOSED, "Allow: /")


def test_own_lines_speak_to_everyone_unless_they_name_somebody() -> None:
    text = written(extra="Disallow: /summer-sale/\n\nUser-agent: SlowBot\nCrawl-delay: 10")
    group = text.split("User-agent: *\n")[1].split("User-agent: SlowBot")[0]
    assert "Disallow: /summer-sale/" in group
    assert "\n\n" not in group


@pytest.mark.parametrize(
    "text",
    ["", "# a remark", "Disallow:", "disallow: /a*b$", "User-agent: *\nAllow: /book/", f"Sitemap: {SITEMAP}"]
    + ["User-agent: BadBot\nDisallow: /", "Crawl-delay: 5 # seconds"],
)
def test_sound_lines_are_accepted(text: str) -> None:
    sound_lines(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Nonsense", "Line 1.*not one crawlers know"),
        ("Allow: /\n\n<script>", "Line 3"),
        ("Disallow: private", "Begin the path with a slash"),
        ("Disallow: /a b", "leave out spaces"),
        ("Sitemap: /sitemap.xml", "whole address"),
        ("Sitemap: https://[", "whole address"),
        ("Crawl-delay: soon", "whole seconds"),
        ("User-agent:", "Name one crawler"),
        ("Disallow: /", "close the whole site"),
        ("User-agent: *\nDisallow: *", "close the whole site"),
        ("No\0index: /", "not one crawlers know"),
    ],
)
def test_lines_crawlers_would_not_understand_are_refused_with_advice(text: str, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        sound_lines(text)


@pytest.mark.parametrize("address", ["/", "/services/oven/", "https://www.example.com", "https://example.com:8443/a"])
def test_a_canonical_address_is_a_path_or_whole(address: str) -> None:
    canonical_address(address)


@pytest.mark.parametrize(
    "address",
    ["services/", "//evil.example/", "/\\evil.example", "http://example.com/", "javascript:alert(1)", "https://"]
    + ["https://user@example.com/", "https://[", "/a?b=c", "/a#b", "/a b", "/a\n", "/a\0", "https://example.com:x/"],
)
def test_anything_else_is_no_canonical_address(address: str) -> None:
    with pytest.raises(ValidationError):
        canonical_address(address)


def test_a_path_gets_the_site_in_front() -> None:
    assert absolute("/a/", "https://www.example.com") == "https://www.example.com/a/"
    assert absolute("https://other.example/a/", "https://www.example.com") == "https://other.example/a/"
