"""Reading a page as a search engine does."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from typing import Any

from django.test import Client


@dataclass(frozen=True)
class Reading:
    """One answered page."""

    html: str

    @cached_property
    def title(self) -> str:
        (found,) = re.findall(r"<title>(.*?)</title>", self.html, re.DOTALL)
        return unescape(found.strip())

    @property
    def canonical(self) -> str:
        (found,) = re.findall(r'<link rel="canonical" href="(.*?)">', self.html)
        return unescape(found)

    @property
    def headings(self) -> int:
        return self.html.count("<h1")

    def meta(self, name: str) -> str:
        (found,) = re.findall(rf'<meta (?:name|property)="{re.escape(name)}" content="(.*?)">', self.html, re.DOTALL)
        return unescape(found)

    @cached_property
    def nodes(self) -> list[dict[str, Any]]:
        (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', self.html, re.DOTALL)
        graph: list[dict[str, Any]] = json.loads(found)["@graph"]
        return graph

    def node(self, kind: str) -> dict[str, Any]:
        (found,) = [node for node in self.nodes if node["@type"] == kind]
        return found

    def loose_ends(self) -> set[str]:
        """Return the @ids that are pointed at and that no node of the page has."""
        known = {node["@id"] for node in self.nodes}
        return set(_references(self.nodes)) - known


def _references(value: Any) -> list[str]:
    if isinstance(value, dict):
        if set(value) == {"@id"}:
            return [value["@id"]]
        return [found for inner in value.values() for found in _references(inner)]
    if isinstance(value, list):
        return [found for inner in value for found in _references(inner)]
    return []


def read(client: Client, address: str) -> Reading:
    answer = client.get(address)
    assert answer.status_code == 200
    return Reading(answer.content.decode())
