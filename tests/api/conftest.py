"""Every test of the API lives on one Monday morning, a week before the visits it orders."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from tests.booking.factories import NOW


@pytest.fixture(autouse=True)
def monday_morning() -> Iterator[None]:
    with time_machine.travel(NOW):
        yield
