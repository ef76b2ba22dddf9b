"""Google's Places API (New) on the loopback address: it checks what it is asked as strictly as Google says it does.

| asked | answered |
|---|---|
| no key, in the header or the query | 403 PERMISSION_DENIED |
| a key nobody was given | 400 INVALID_ARGUMENT, API key not valid |
| suggestions by GET, or another path | 404 |
| a body that is no JSON object, or has a name the API does not have | 400 INVALID_ARGUMENT |
| an empty `input` | 400 INVALID_ARGUMENT |
| more than 5 primary types or 15 regions, or a region that is not two letters | 400 INVALID_ARGUMENT |
| a session token over 36 characters, or not of the URL-safe base64 alphabet | 400 INVALID_ARGUMENT |
| details without a field mask, or with one that names what a place has not | 400 INVALID_ARGUMENT |
| details of a place there is none of | 404 NOT_FOUND |

From Google's reference of 2026. What could not be verified without an account: which of a Briton's flats and
named houses have which components, whether a malformed id is 400 or 404, quotas (429), and the bill. A session
token used again after its details is not refused by Google, only billed: here it is noted in `reused`.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

KEY = "a-key-of-the-tests"
TOKEN = re.compile(r"[A-Za-z0-9_=-]{1,36}\Z")
BODY = {
    "input",
    "locationBias",
    "locationRestriction",
    "includedPrimaryTypes",
    "includedRegionCodes",
    "languageCode",
    "regionCode",
    "origin",
    "inputOffset",
    "includeQueryPredictions",
    "sessionToken",
    "includePureServiceAreaBusinesses",
}
MASKS = {"id", "name", "addressComponents", "formattedAddress", "location", "types", "*"}


@dataclass
class Places:
    """What the server knows, what it was asked, and how it is to fail next."""

    url: str = ""
    known: dict[str, list[tuple[str, list[str]]]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[str, Any]] = field(default_factory=list)
    ended: set[str] = field(default_factory=set)
    reused: list[str] = field(default_factory=list)
    fail_with: tuple[int, bytes] | None = None
    delay: threading.Event | None = None

    def add(self, place_id: str, text: str, *components: tuple[str, list[str]]) -> None:
        self.texts[place_id] = text
        self.known[place_id] = list(components)


class Refused(Exception):
    def __init__(self, status: int, message: str, code: str = "INVALID_ARGUMENT") -> None:
        super().__init__(message)
        self.answer = status, {"error": {"code": status, "message": message, "status": code}}


def _check_token(places: Places, token: str | None) -> None:
    if token is None:
        return
    if not TOKEN.match(token):
        raise Refused(400, "Invalid session token.")
    if token in places.ended:
        places.reused.append(token)


def _autocomplete(places: Places, raw: bytes) -> Any:
    try:
        body = json.loads(raw)
    except ValueError as wrong:
        raise Refused(400, "Invalid JSON payload received.") from wrong
    if not isinstance(body, dict) or (odd := set(body) - BODY):
        raise Refused(400, f'Invalid JSON payload received. Unknown name "{next(iter(odd), "")}".')
    places.asked.append(("autocomplete", body))
    if not body.get("input"):
        raise Refused(400, "input is empty.")
    regions = body.get("includedRegionCodes", [])
    if len(body.get("includedPrimaryTypes", [])) > 5:
        raise Refused(400, "Too many primary types.")
    if len(regions) > 15 or not all(re.fullmatch("[a-zA-Z]{2}", region) for region in regions):
        raise Refused(400, "Invalid region codes.")
    _check_token(places, body.get("sessionToken"))
    words = body["input"].casefold().replace(",", " ").split()
    found = [pk for pk, text in places.texts.items() if all(word in text.casefold() for word in words)]
    # As Google does: no key at all where there is nothing.
    rows = [
        {"placePrediction": {"place": f"places/{pk}", "placeId": pk, "text": {"text": places.texts[pk]}}}
        for pk in found[:5]
    ]
    return {"suggestions": rows} if rows else {}


def _details(places: Places, place_id: str, query: dict[str, list[str]], mask: str | None) -> Any:
    places.asked.append(("details", {"id": place_id, **{name: said[0] for name, said in query.items()}}))
    if not mask:
        raise Refused(400, "FieldMask is a required parameter.")
    if set(mask.split(",")) - MASKS:
        raise Refused(400, "Error expanding 'fields' parameter.")
    token = query.get("sessionToken", [None])[0]
    _check_token(places, token)
    if place_id not in places.known:
        raise Refused(404, "The Place ID is not found.", "NOT_FOUND")
    places.ended.add(token or "")
    return {
        "addressComponents": [
            {"longText": text, "shortText": text, "types": kinds, "languageCode": "en"}
            for text, kinds in places.known[place_id]
        ]
    }


def _work(places: Places, asked: BaseHTTPRequestHandler, raw: bytes) -> Any:
    parts = urlsplit(asked.path)
    query = parse_qs(parts.query)
    key = asked.headers.get("X-Goog-Api-Key") or query.pop("key", [""])[0]
    if not key:
        raise Refused(403, "Method doesn't allow unregistered callers.", "PERMISSION_DENIED")
    if key != KEY:
        raise Refused(400, "API key not valid. Please pass a valid API key.")
    if parts.path == "/v1/places:autocomplete" and asked.command == "POST":
        return _autocomplete(places, raw)
    if (found := re.fullmatch(r"/v1/places/([^/]+)", parts.path)) and asked.command == "GET":
        return _details(places, found[1], query, asked.headers.get("X-Goog-FieldMask"))
    raise Refused(404, "Not Found", "NOT_FOUND")


def _said(places: Places, asked: BaseHTTPRequestHandler, raw: bytes) -> tuple[int, bytes]:
    if places.delay:
        places.delay.wait(10)
    if places.fail_with:
        return places.fail_with
    try:
        status, answer = 200, _work(places, asked, raw)
    except Refused as no:
        status, answer = no.answer
    return status, json.dumps(answer).encode()


def _handler(places: Places) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(b"")

        def do_POST(self) -> None:
            self._answer(self.rfile.read(int(self.headers.get("Content-Length") or 0)))

        def _answer(self, raw: bytes) -> None:
            status, said = _said(places, self, raw)
            with suppress(BrokenPipeError):  # whoever asked has given up waiting
                self.send_response(status)
                self.send_header("Content-Type", "application/json; charset=UTF-8")
                self.send_header("Content-Length", str(len(said)))
                self.end_headers()
                self.wfile.write(said)

        def log_message(self, *args: Any) -> None:
            """Say nothing: the tests read what was asked."""

    return Handler


@contextmanager
def google_places() -> Iterator[Places]:
    places = Places()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(places))
    server.daemon_threads = True
    places.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield places
    finally:
        if places.delay:
            places.delay.set()
        server.shutdown()
        server.server_close()
        thread.join()
