"""Every page of the sitemap and every link on them: what must be true of each, found out over HTTP."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urldefrag, urljoin
from xml.etree import ElementTree

import requests

LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
TITLE = re.compile(r"<title>(.*?)</title>", re.S)
DESCRIPTION = re.compile(r'<meta name="description" content="([^"]*)"')
CANONICAL = re.compile(r'<link rel="canonical" href="([^"]*)"')
PICTURE = re.compile(r'<meta property="og:image" content="([^"]*)"')
GRAPH = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.S)
LINK = re.compile(r'<a\b[^>]*\bhref="([^"]*)"')


@dataclass
class Crawl:
    """The faults found, each in words, by what they are about."""

    url: str
    pages: dict[str, str] = field(default_factory=dict)
    faults: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _known: dict[str, requests.Response] = field(default_factory=dict)

    def run(self) -> None:
        sitemap = ElementTree.fromstring(self._get(f"{self.url}/sitemap.xml").content)
        for address in [loc.text or "" for loc in sitemap.iter(LOC)]:
            self._page(address)
        self._doubles("title", TITLE)
        self._doubles("description", DESCRIPTION)

    def _page(self, address: str) -> None:
        answer = self._get(address)
        html = answer.text
        self.pages[address] = html
        self._expect(answer.status_code == 200, "status", f"{address} answers {answer.status_code}")
        self._expect("noindex" not in html.split("</head>")[0], "noindex", f"{address} is in the sitemap")
        self._expect(self._first(CANONICAL, html) == address, "canonical", f"{address} names another")
        self._expect(len(re.findall(r"<h1\b", html)) == 1, "h1", f"{address} has not exactly one")
        cookies = {"Set-Cookie", "Vary"} & {name for name in answer.headers if "cookie" in answer.headers[name].lower()}
        # A page with a form of its own is kept by nobody, and says so.
        self._expect(
            not cookies or "private" in answer.headers.get("Cache-Control", ""),
            "cacheable",
            f"{address} depends on cookies",
        )
        picture = self._first(PICTURE, html)
        self._expect(bool(picture) and self._get(picture).ok, "og:image", f"{address}: {picture or 'none'}")
        self._graph(address, html)
        self._links(address, html)

    def _graph(self, address: str, html: str) -> None:
        found = GRAPH.findall(html)
        self._expect(len(found) == 1, "json-ld", f"{address} has {len(found)} graphs")
        for text in found:
            graph = json.loads(text)["@graph"]
            known = {node.get("@id") for node in graph}
            for wanted in set(re.findall(r'\{"@id": "([^"]+)"\}', json.dumps(graph))) - known:
                self._expect(False, "json-ld", f"{address} points at {wanted}, which is not in its graph")

    def _links(self, address: str, html: str) -> None:
        for href in {unescape(link) for link in LINK.findall(html)}:
            target = urldefrag(urljoin(address, href)).url
            if not target.startswith(self.url):
                continue
            answer = self._get(target)
            self._expect(answer.ok, "links", f"{address} → {href} answers {answer.status_code}")
            # Into the flow and the dashboards one is led on; a link between pages should name its end.
            moved = answer.history and not re.match(r"/(book|checkout|dashboard|orders)", target[len(self.url) :])
            self._expect(not moved, "links", f"{address} → {href} leads on to {answer.url}")

    def _doubles(self, what: str, pattern: re.Pattern[str]) -> None:
        seen: dict[str, str] = {}
        for address, html in self.pages.items():
            said = self._first(pattern, html)
            self._expect(bool(said), what, f"{address} has none")
            self._expect(said not in seen, what, f"{address} has that of {seen.get(said)}")
            seen[said] = address

    def _get(self, address: str) -> requests.Response:
        if address not in self._known:
            self._known[address] = requests.get(address, timeout=30)
        return self._known[address]

    def _first(self, pattern: re.Pattern[str], html: str) -> str:
        found = pattern.search(html)
        return unescape(found.group(1)).strip() if found else ""

    def _expect(self, holds: bool, about: str, fault: str) -> None:
        if not holds:
            self.faults[about].append(fault)
