"""A firm that takes cards through Stripe, and the house on the other end of the line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

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
