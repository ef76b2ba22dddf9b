"""A firm that takes cards through Stripe, and the house on the other end of the line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from catalogue.models import Service
from tests.booking.factories import make_provider, make_service
from tests.booking.visitor import make_map
from tests.payments.stripe.customer import Customer
from tests.servers.stripe import House, stripe_house


@pytest.fixture
def house(settings: Any) -> Iterator[House]:
    with stripe_house() as house:
        settings.STRIPE_SECRET_KEY = house.secret_key
        settings.STRIPE_PUBLISHABLE_KEY = house.publishable_key
        settings.STRIPE_WEBHOOK_SECRETS = [house.webhook_secret]
        settings.STRIPE_API_BASE = house.url
        settings.STRIPE_JS_URL = f"{house.url}/js/stripe.js"
        settings.STRIPE_TIMEOUT_SECONDS = 1
        yield house


@pytest.fixture
def cleaning() -> Service:
    make_map()
    service = make_service(name="Window cleaning", slug="window-cleaning")
    make_provider(name="Ana Reed", services=[service])
    return service


@pytest.fixture
def customer(cleaning: Service, house: House) -> Customer:
    """Somebody with a full basket, about to place the order."""
    customer = Customer()
    customer.fill_basket(cleaning)
    return customer


@pytest.fixture
def address(live_server: Any) -> str:
    return f"{live_server.url}/api/webhooks/stripe"
