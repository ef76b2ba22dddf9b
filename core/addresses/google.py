"""Google Places API (New), asked by the server: the key never reaches a browser, nor does the visitor reach Google.

One session token runs through the suggestions of a search and the details of the place chosen, as
Google bills them together. What Google answers is kept for the length of one search only.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import requests
from django.conf import settings
from django.core.cache import cache

from core.addresses.base import MOST, Address, LookupFailed, Suggestion
from core.geo import NotAPostcode, normalise

logger = logging.getLogger(__name__)
SECONDS = (1.5, 2.5)  # to connect, to answer: somebody is waiting, and can type meanwhile
KEPT = 300
MASK_SUGGESTIONS = "suggestions.placePrediction.placeId,suggestions.placePrediction.text.text"
MASK_DETAILS = "addressComponents"
KINDS = ["street_address", "premise", "subpremise"]


class GooglePlaces:
    def suggest(self, words: str, postcode: str, *, session: str) -> list[Suggestion]:
        key = "places:" + hashlib.sha256(f"{session}\n{postcode}\n{words}".encode()).hexdigest()
        known: list[Suggestion] | None = cache.get(key)
        if known is None:
            known = self._suggest(words, postcode, session)
            cache.set(key, known, KEPT)
        return known

    def address(self, suggestion_id: str, *, session: str) -> Address | None:
        query = {"languageCode": "en-GB", "regionCode": "GB", **({"sessionToken": session} if session else {})}
        path = f"/v1/places/{quote(suggestion_id, safe='')}"
        place = _ask("GET", path, MASK_DETAILS, params=query)
        return _address(place) if place is not None else None

    def _suggest(self, words: str, postcode: str, session: str) -> list[Suggestion]:
        asked = {
            "input": f"{words} {postcode}".strip(),
            "includedPrimaryTypes": KINDS,
            "includedRegionCodes": ["gb"],
            "languageCode": "en-GB",
            "regionCode": "GB",
            **({"sessionToken": session} if session else {}),
        }
        answer = _ask("POST", "/v1/places:autocomplete", MASK_SUGGESTIONS, json=asked) or {}
        try:
            found = [row["placePrediction"] for row in answer.get("suggestions", [])]
            return [Suggestion(str(each["placeId"]), str(each["text"]["text"])) for each in found[:MOST]]
        except (KeyError, TypeError, AttributeError) as odd:
            raise LookupFailed("Google's suggestions were not in the form it documents.") from odd


def _ask(method: str, path: str, mask: str, **more: Any) -> Mapping[str, Any] | None:
    """Return what Google answers; None for a place it does not know."""
    headers = {"X-Goog-Api-Key": settings.GOOGLE_PLACES_KEY, "X-Goog-FieldMask": mask}
    try:
        answer = requests.request(
            method,
            f"{settings.GOOGLE_PLACES_URL}{path}",
            headers=headers,
            timeout=SECONDS,
            allow_redirects=False,
            **more,
        )
        body = answer.json()
    except (requests.RequestException, ValueError) as error:
        logger.warning("Google Places could not be asked: %s", type(error).__name__)
        raise LookupFailed("Google Places could not be asked.") from error
    if answer.status_code == 404:
        return None
    if answer.status_code != 200 or not isinstance(body, dict):
        logger.warning("Google Places answered %s to %s", answer.status_code, path.split("/")[2].split(":")[-1][:12])
        raise LookupFailed("Google Places refused.")
    return body


def _address(place: Mapping[str, Any]) -> Address | None:
    """Put a British address together from its parts, or return None if it is none anybody could find."""
    parts = _parts(place)
    street = " ".join(filter(None, (parts.get("street_number"), parts.get("route"))))
    house = ", ".join(filter(None, (parts.get("subpremise"), parts.get("premise"))))
    lines = [line for line in (house, street) if line]
    city = parts.get("postal_town") or parts.get("locality") or ""
    try:
        postcode = normalise(parts.get("postal_code", ""))
    except NotAPostcode:
        return None
    if not lines:
        return None
    return Address(lines[0][:200], (lines[1] if len(lines) > 1 else "")[:200], city[:100], postcode)


def _parts(place: Mapping[str, Any]) -> dict[str, str]:
    """Return the long text of each kind of component, the first of each."""
    parts: dict[str, str] = {}
    try:
        for component in place["addressComponents"]:
            for kind in component["types"]:
                parts.setdefault(str(kind), str(component["longText"]))
    except (KeyError, TypeError) as odd:
        raise LookupFailed("Google's address was not in the form it documents.") from odd
    return parts
