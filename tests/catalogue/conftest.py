from __future__ import annotations

import pytest

from catalogue.models import Service
from tests.booking.factories import make_provider, make_service
from tests.booking.visitor import make_map


@pytest.fixture
def cleaning(db: None) -> Service:
    """A service on sale for £60, done near BS6 by one provider, with nothing to ask."""
    make_map()
    service = make_service(name="Window cleaning", slug="window-cleaning", summary="Inside and out.")
    make_provider(name="Ana Reed", services=[service])
    return service
