from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.servers.google_places import KEY, Places, google_places


@pytest.fixture
def places(settings: Any) -> Iterator[Places]:
    """Google, as far as the site can tell, with one flat and one house."""
    with google_places() as server:
        settings.ADDRESS_LOOKUP = "google"
        settings.GOOGLE_PLACES_KEY = KEY
        settings.GOOGLE_PLACES_URL = server.url
        server.add(
            "ChIJhouse",
            "12 Cotham Vale, Bristol BS6 5QA, UK",
            ("12", ["street_number"]),
            ("Cotham Vale", ["route"]),
            ("Cotham", ["locality", "political"]),
            ("Bristol", ["postal_town"]),
            ("United Kingdom", ["country", "political"]),
            ("BS6 5QA", ["postal_code"]),
        )
        server.add(
            "ChIJflat",
            "Flat 2, Mill House, 4 Mill Lane, Bristol BS6 5QA, UK",
            ("Flat 2", ["subpremise"]),
            ("Mill House", ["premise"]),
            ("4", ["street_number"]),
            ("Mill Lane", ["route"]),
            ("Bristol", ["postal_town"]),
            ("BS6 5QA", ["postal_code"]),
        )
        yield server
