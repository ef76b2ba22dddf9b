"""What search engines read: schema.org nodes as one escaped data block."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.utils.safestring import SafeString, mark_safe

if TYPE_CHECKING:
    from core.models import BusinessSettings

Node = dict[str, Any]
# A name with "</script>" in it must not end the block it stands in.
ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def as_json_ld(nodes: Iterable[Node]) -> SafeString:
    """Return the nodes as one JSON-LD graph, safe inside a script element."""
    graph = {"@context": "https://schema.org", "@graph": [_without_gaps(node) for node in nodes]}
    return mark_safe(json.dumps(graph, ensure_ascii=False).translate(ESCAPES))  # noqa: S308 - escaped above


def business_node(business: BusinessSettings, root_url: str) -> Node:
    """Describe the firm; what it has not told us is left out."""
    address = " ".join(business.address.split("\n")).strip()
    return {
        "@type": "LocalBusiness",
        "@id": f"{root_url}/#business",
        "name": business.name,
        "legalName": business.legal_name,
        "description": business.tagline,
        "url": f"{root_url}/",
        "telephone": business.phone.as_e164 if business.phone else "",
        "email": business.email,
        "vatID": business.vat_number,
        "address": address,
    }


def breadcrumb_node(crumbs: Iterable[tuple[str, str]]) -> Node:
    """Describe the way to a page; `crumbs` are (name, full address), the page itself last."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": address}
            for place, (name, address) in enumerate(crumbs, start=1)
        ],
    }


def _without_gaps(node: Node) -> Node:
    return {key: value for key, value in node.items() if value not in ("", None, [])}
