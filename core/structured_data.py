"""What search engines read: schema.org nodes as one escaped data block."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.safestring import SafeString, mark_safe

if TYPE_CHECKING:
    from core.models import BusinessSettings

Node = dict[str, Any]
LANGUAGE = "en-GB"
# A name with "</script>" in it must not end the block it stands in.
ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def as_json_ld(nodes: Iterable[Node]) -> SafeString:
    """Return the nodes as one JSON-LD graph, safe inside a script element."""
    graph = {"@context": "https://schema.org", "@graph": [_without_gaps(node) for node in nodes]}
    return mark_safe(json.dumps(graph, ensure_ascii=False).translate(ESCAPES))  # noqa: S308 - escaped above


def ref(address: str, name: str) -> Node:
    """Point at the node of that name and address; names are stable, so that pages may point at each other's."""
    return {"@id": f"{address}#{name}"}


def business_node(business: BusinessSettings, root_url: str) -> Node:
    """Describe the firm; what it has not told us is left out."""
    address = " ".join(business.address.split("\n")).strip()
    return {
        "@type": "LocalBusiness",
        **ref(f"{root_url}/", "business"),
        "name": business.name,
        "legalName": business.legal_name,
        "description": business.tagline,
        "url": f"{root_url}/",
        "telephone": business.phone.as_e164 if business.phone else "",
        "email": business.email,
        "vatID": business.vat_number,
        "address": address,
        "openingHoursSpecification": business.opening_hours_nodes(),
    }


def website_node(business: BusinessSettings, root_url: str) -> Node:
    return {
        "@type": "WebSite",
        **ref(f"{root_url}/", "website"),
        "name": business.name,
        "url": f"{root_url}/",
        "inLanguage": LANGUAGE,
        "publisher": ref(f"{root_url}/", "business"),
    }


def web_page_node(
    address: str, root_url: str, *, name: str, description: str, published: datetime | None, changed: datetime | None
) -> Node:
    """Describe the page itself; where it stands and what it is about are added by whoever knows."""
    return {
        "@type": "WebPage",
        **ref(address, "webpage"),
        "name": name,
        "description": description,
        "url": address,
        "inLanguage": LANGUAGE,
        "datePublished": published.isoformat() if published else "",
        "dateModified": changed.isoformat() if changed else "",
        "isPartOf": ref(f"{root_url}/", "website"),
        "about": ref(f"{root_url}/", "business"),
    }


def breadcrumb_node(crumbs: Iterable[tuple[str, str]], address: str) -> Node:
    """Describe the way to a page; `crumbs` are (name, full address), the page itself last."""
    return {
        "@type": "BreadcrumbList",
        **ref(address, "breadcrumb"),
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": item}
            for place, (name, item) in enumerate(crumbs, start=1)
        ],
    }


def faq_node(pairs: Iterable[tuple[str, str]], address: str) -> Node:
    """Describe the questions a page answers, each as (question, plain answer)."""
    return {
        "@type": "FAQPage",
        **ref(address, "faq"),
        "isPartOf": ref(address, "webpage"),
        "mainEntity": [
            {"@type": "Question", "name": question, "acceptedAnswer": {"@type": "Answer", "text": answer}}
            for question, answer in pairs
        ],
    }


def _without_gaps(node: Node) -> Node:
    return {key: value for key, value in node.items() if value not in ("", None, [])}
