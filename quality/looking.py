"""Looking at one page as it stands in the browser: pictures, axe, room to move, and the HTML the server sent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Error, Page, Response

ROOT = Path(__file__).resolve().parent.parent
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN_AXE = "rules => axe.run(document, {runOnly: rules}).then(found => found.violations)"
VIEWS = {
    "360-light": (360, "light"),
    "360-dark": (360, "dark"),
    "1280-light": (1280, "light"),
    "1280-dark": (1280, "dark"),
}
JUDGED_BY_AXE = ("360-light", "1280-light", "1280-dark")
# Colours on their way from one to the other are nobody's contrast.
SETTLED = """Promise.allSettled(document.getAnimations()
    .filter((one) => one.effect.getComputedTiming().endTime < 5000).map((one) => one.finished))"""
# As tall as the page, so that nothing lies under a bar at the lower edge, from where one would scroll it.
TALL = "document.documentElement.scrollHeight"
# What 400 % zoom leaves of a 1280 px window (WCAG 2.2, 1.4.10).
ZOOMED = 320


@dataclass
class Looked:
    """Everything seen so far: faults in words, and one HTML file a state."""

    folder: Path
    axe: list[str] = field(default_factory=list)
    cramped: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)
    states: list[str] = field(default_factory=list)
    _answer: Response | None = None

    def watch(self, page: Page) -> None:
        """Keep the HTML of each page as it was sent, and whatever the browser complains of."""
        page.on("response", self._keep)
        page.on("pageerror", lambda error: self.console.append(f"{page.url}: {error}"))

    def look(self, page: Page, name: str) -> None:
        """Judge the page in every view and keep its pictures under `name`."""
        self.states.append(name)
        (self.folder / "html").mkdir(parents=True, exist_ok=True)
        (self.folder / "html" / f"{name}.html").write_text(self._sent(page), encoding="utf-8")
        for view, (width, scheme) in VIEWS.items():
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
            page.set_viewport_size({"width": width, "height": 900})
            page.evaluate(SETTLED)
            self._photograph(page, name, view)
            if view in JUDGED_BY_AXE:
                page.set_viewport_size({"width": width, "height": max(900, page.evaluate(TALL))})
                self.axe += [f"{name} {view}: {fault}" for fault in faults(page)]
        for width in (360, ZOOMED):
            page.set_viewport_size({"width": width, "height": 900})
            if overflow := page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"):
                self.cramped.append(f"{name}: {overflow} px too wide at {width} px")
        page.set_viewport_size({"width": 1280, "height": 900})

    def _photograph(self, page: Page, name: str, view: str) -> None:
        shots = self.folder / "shots"
        shots.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=shots / f"{name}.{view}.png", full_page=True)

    def _keep(self, response: Response) -> None:
        frame = response.request.frame
        arrived = response.request.is_navigation_request() and not 300 <= response.status < 400
        if arrived and frame == frame.page.main_frame and "html" in response.headers.get("content-type", ""):
            self._answer = response

    def _sent(self, page: Page) -> str:
        """Return the page as the server sent it, or as it stands where the browser has let go of that."""
        with suppress(Error):
            return self._answer.text() if self._answer else page.content()
        return page.content()


def faults(page: Page) -> Iterator[str]:
    """Run axe on the page and say each fault in a line."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = page.evaluate(RUN_AXE, RULES)
    for fault in found:
        where = ", ".join(str(node["target"][0]) for node in fault["nodes"][:3])
        yield f"{fault['id']} ({fault['impact']}): {where}"


def slug(address: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", address.lower()).strip("-") or "home"
