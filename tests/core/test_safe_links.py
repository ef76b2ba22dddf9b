"""Where an editor's link may lead."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from core.safe_links import https_link, safe_link
from core.spreadsheets import harmless


@pytest.mark.parametrize("link", ["/", "/book/", "/book/?service=a#b", "https://example.org/a?b=c"])
def test_a_local_path_and_an_https_address_may_be_linked(link: str) -> None:
    safe_link(link)


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "data:text/html,x",
        "//evil.example/",
        "/\\evil.example/",
        "https:///x",
        "https://[::",
        "https://user:secret@example.org/",
        "http://example.org/",
        "book/",
        "/a b",
        "/a\nb",
        "/a\x00",
        " /a",
        "",
    ],
)
def test_nothing_else_may_be_linked(link: str) -> None:
    with pytest.raises(ValidationError):
        safe_link(link)


def test_a_profile_elsewhere_is_not_a_page_of_ours() -> None:
    with pytest.raises(ValidationError):
        https_link("/book/")


@pytest.mark.parametrize("cell", ["=1+1", "+44 117", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1"])
def test_a_cell_that_a_spreadsheet_would_run_is_made_text(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["Ada", "1+1", "", None, -5])
def test_other_cells_stay_as_they_are(cell: object) -> None:
    assert harmless(cell) == cell
