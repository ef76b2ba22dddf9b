"""A service and its offer, as search engines read them."""

from __future__ import annotations

from typing import Any

from catalogue.queries import Card
from core.money import rounded
from core.structured_data import Node, ref


def service_node(card: Card, context: dict[str, Any]) -> Node:
    """Describe the service with the price that holds at the page's moment, and say so where it contains VAT."""
    address, price = context["address"], rounded(card.price)
    taxed: Node = {"valueAddedTaxIncluded": True} if context["business"].charges_vat else {}
    return {
        "@type": "Service",
        **ref(address, "service"),
        "name": card.service.name,
        "description": context["description"] or card.service.summary,
        "serviceType": card.service.category.name,
        "url": address,
        "provider": ref(f"{context['root']}/", "business"),
        "offers": {
            "@type": "Offer",
            "url": address,
            "price": str(price.amount),
            "priceCurrency": price.currency.code,
            "availability": "https://schema.org/InStock",
            "priceSpecification": {
                "@type": "UnitPriceSpecification",
                "price": str(price.amount),
                "priceCurrency": price.currency.code,
                **taxed,
            },
        },
    }
