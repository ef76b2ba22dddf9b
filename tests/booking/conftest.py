from __future__ import annotations

import pytest
from hypothesis import settings

from catalogue.models import Service
from tests.booking.factories import make_provider, make_service
from tests.booking.visitor import Visitor, make_map

# How long an example takes says more about the machine than about the code.
settings.register_profile("calm", deadline=None)
settings.load_profile("calm")


@pytest.fixture
def visitor() -> Visitor:
    return Visitor()


@pytest.fixture
def shopper(visitor: Visitor, cleaning: Service) -> Visitor:
    """Somebody who has chosen a service and a time."""
    visitor.find()
    visitor.choose(cleaning)
    visitor.pick()
    return visitor


@pytest.fixture
def cleaning(db: None) -> Service:
    """A service on sale for £60, done near BS6 by one provider, with nothing to ask."""
    make_map()
    service = make_service(name="Window cleaning", slug="window-cleaning", summary="Inside and out.")
    make_provider(name="Ana Reed", services=[service])
    return service
