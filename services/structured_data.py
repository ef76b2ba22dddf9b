"""A service and its offer, as search engines read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalogue.queries import Card
from core.money import rounded
from core.structured_data import Node

if TYPE_CHECKING:
    from services.models import ServicePage


def service_node(page: ServicePage, card: Card, address: str) -> Node:
    """Describe the service with the price that holds now, tax included."""
    root = address.split("/", 3)
    price = rounded(card.price)
    return {
        "@type": "Service",
        "@id": f"{address}#service",
        "name": card.service.name,
        "description": page.meta_description or card.service.summary,
        "serviceType": card.service.category.name,
        "url": address,
        "provider": {"@id": f"{'/'.join(root[:3])}/#business"},
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
                "valueAddedTaxIncluded": True,
            },
        },
    }
