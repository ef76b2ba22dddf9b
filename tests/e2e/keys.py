"""Going through a page by keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page


def reach(page: Page, target: Locator) -> None:
    """Press Tab until `target` has the focus."""
    for _ in range(120):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab never reaches {target}")


def press(page: Page, target: Locator, key: str = "Enter") -> None:
    reach(page, target)
    page.keyboard.press(key)


def type_into(page: Page, words: dict[str, str]) -> int:
    """Type into the fields with these labels; return how many there were."""
    for label, text in words.items():
        reach(page, page.get_by_label(label, exact=True))
        page.keyboard.type(text)
    return len(words)
