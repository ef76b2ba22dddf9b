"""What the tests of payments share."""

from __future__ import annotations

import pytest

from payments.gateways import GATEWAYS
from tests.payments.faults import Faulty


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch) -> Faulty:
    """Put the demonstration gateway behind a line that can be told to fail."""
    gateway = Faulty()
    monkeypatch.setitem(GATEWAYS, "sandbox", gateway)
    return gateway
