"""The house's HTTP: keys, forms, routes, and the faults of a line."""

from __future__ import annotations

import json
import re
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.servers.stripe.faults import Fault, Kind
from tests.servers.stripe.house import House
from tests.servers.stripe.refusals import API_VERSION, NotBegun, Refused
from tests.servers.stripe.routes import ROUTES
from tests.servers.stripe.shapes import expanded

Json = dict[str, Any]
BROWSER = Path(__file__).parent / "browser"
KINDS = {".js": "text/javascript", ".html": "text/html; charset=utf-8"}
LONGEST_WAIT = 30
TOO_BUSY = {Kind.BUSY: (429, "rate_limit"), Kind.LOCKED: (409, "lock_timeout")}
FIELDS_FOR_BROWSERS = {
    "id", "object", "amount", "canceled_at", "client_secret", "created", "currency", "description",
    "last_payment_error", "livemode", "next_action", "payment_method", "payment_method_types", "status",
}  # fmt: skip


def unfolded(text: str) -> Json:
    """Read a form as the API does: `metadata[payment]=1`, `expand[0]=x`."""
    asked: Json = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        first, *inner = re.findall(r"[^\[\]]+", name)
        if first == "expand":
            asked.setdefault("expand", []).append(value)
            continue
        place = asked
        for part in [first, *inner][:-1]:
            place = place.setdefault(part, {})
        place[[first, *inner][-1]] = value
    return asked


class Wire:
    """One request, from its key to its answer."""

    def __init__(self, server: Server, request: BaseHTTPRequestHandler, raw: bytes) -> None:
        self.server, self.house, self.request, self.raw = server, server.house, request, raw
        self.method, self.is_replay = request.command, False
        self.path = urlsplit(request.path).path
        self.asked = unfolded(raw.decode() if self.method == "POST" else urlsplit(request.path).query)

    def answer(self) -> tuple[int, Json]:
        self.house.asked.append((self.method, self.path, self.asked))
        try:
            by_browser = self._who()
            key = self.request.headers.get("Idempotency-Key", "") if self.method == "POST" else ""
            fingerprint = (self.method, self.path, self.raw)
            self.is_replay = self.house.keys.has_answer(key)
            return self.house.keys.once(key, fingerprint, lambda: self._work(by_browser))
        except Refused as no:
            return no.status, no.body

    def _who(self) -> bool:
        """Check the key; tell whether it is the browser's."""
        word, _, key = self.request.headers.get("Authorization", "").partition(" ")
        key = key if word == "Bearer" else str(self.asked.pop("key", ""))
        if key not in (self.house.secret_key, self.house.publishable_key):
            raise NotBegun(401, f"Invalid API Key provided: {key[:8]}***")
        version = self.request.headers.get("Stripe-Version", API_VERSION)
        if version != API_VERSION:
            raise NotBegun(400, f"Invalid Stripe API version: {version}")
        if self.house.is_closed_to_us:
            raise NotBegun(403, "Your account cannot currently make charges.")
        return key == self.house.publishable_key

    def _work(self, by_browser: bool) -> tuple[int, Json]:
        fault = self.server.fault_of(self.request)
        if fault and fault.kind == Kind.STALLED:
            fault.go_on.wait(LONGEST_WAIT)
        if fault and fault.kind == Kind.BROKEN:
            return 500, {"error": {"type": "api_error", "message": "An unknown error occurred."}}
        found = self._do(by_browser)
        if fault and fault.kind == Kind.BROKEN_AFTER:
            return 500, {"error": {"type": "api_error", "message": "An unknown error occurred."}}
        if by_browser:
            return 200, {name: value for name, value in found.items() if name in FIELDS_FOR_BROWSERS}
        return 200, expanded(self.house, found, self.asked.get("expand", [])) if "id" in found else found

    def _do(self, by_browser: bool) -> Json:
        for method, pattern, deed, for_browsers in ROUTES:
            match = re.fullmatch(pattern, self.path)
            if match is None or method != self.method:
                continue
            if by_browser and not for_browsers:
                raise NotBegun(403, "This API call cannot be made with a publishable API key.")
            if by_browser:
                self._check_client_secret(match[1])
            found = deed(self.house, self.asked, *match.groups())
            return {**found, "url": self.path} if found["object"] == "list" else found
        raise NotBegun(404, f"Unrecognized request URL ({self.method}: {self.path}).")

    def _check_client_secret(self, name: str) -> None:
        if self.asked.get("client_secret") != self.house.intent(name)["client_secret"]:
            raise NotBegun(400, "The client_secret provided does not match.", param="client_secret")


class Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        parts = urlsplit(self.path).path
        if parts.startswith(("/js/", "/bank/")):
            self._browser_file(parts)
        else:
            self._serve(b"")

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if found := re.fullmatch(r"/bank/(pi_\w+)", self.path):
            self.server.house.answer_bank(found[1], approved=b"approve" in raw)
            self._send(200, b"{}", "application/json")
        else:
            self._serve(raw)

    def _serve(self, raw: bytes) -> None:
        fault = self.server.claim_fault(self)
        kind = fault.kind if fault else None
        if self.server.house.is_down or kind == Kind.NEVER_ARRIVES:
            return self._reset()
        if kind in TOO_BUSY:
            status, code = TOO_BUSY[kind]
            return self._send(status, json.dumps({"error": {"code": code, "message": "Later."}}).encode())
        wire = Wire(self.server, self, raw)
        status, body = wire.answer()
        if fault and kind == Kind.SILENT:
            fault.go_on.wait(LONGEST_WAIT)
        if kind == Kind.ANSWER_LOST:
            return self._reset()
        said = json.dumps(body).encode()
        if kind == Kind.GARBLED:
            said = said[: len(said) // 2]
        return self._send(status, said, half=kind == Kind.HALF_ANSWER, replayed=wire.is_replay)

    def _send(
        self,
        status: int,
        said: bytes,
        kind: str = "application/json",
        *,
        half: bool = False,
        replayed: bool = False,
    ) -> None:
        with suppress(OSError):  # whoever asked has given up waiting
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(said)))
            if replayed:
                self.send_header("Idempotent-Replayed", "true")
            self.send_header("Request-Id", self.server.house.name("req"))
            self.end_headers()
            self.wfile.write(said[: len(said) // 2] if half else said)
        if half:
            self._reset()

    def _reset(self) -> None:
        """Hang up in the middle: the other side sees a reset, not an end."""
        self.close_connection = True
        with suppress(OSError):
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()

    def _browser_file(self, path: str) -> None:
        name = "bank.html" if path.startswith("/bank/") else path.removeprefix("/js/")
        file = BROWSER / name
        if "/" in name or not file.is_file():
            return self._send(404, b"", "text/plain")
        return self._send(200, file.read_bytes(), KINDS[file.suffix])

    def log_message(self, *args: Any) -> None:
        """Say nothing: the tests read what was asked."""


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, house: House) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.house = house
        self.claimed: dict[int, Fault] = {}

    def claim_fault(self, request: BaseHTTPRequestHandler) -> Fault | None:
        """Use up the first fault that fits; remember it for the work of this request."""
        with self.house.lock:
            path = urlsplit(request.path).path
            fault = next((one for one in self.house.faults if one.fits(request.command, path)), None)
            if fault:
                fault.times -= 1
                self.claimed[id(request)] = fault
            else:
                self.claimed.pop(id(request), None)
            return fault

    def fault_of(self, request: BaseHTTPRequestHandler) -> Fault | None:
        return self.claimed.get(id(request))

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A line that was cut is what the tests are about."""


@contextmanager
def stripe_house() -> Iterator[House]:
    house = House()
    server = Server(house)
    house.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield house
    finally:
        for fault in house.faults:
            fault.go_on.set()
        server.shutdown()
        server.server_close()
        thread.join()


def pointed_at(house: House) -> dict[str, str]:
    """Return the environment of a site that takes its cards there, browser and all."""
    return {
        "STRIPE_SECRET_KEY": house.secret_key,
        "STRIPE_PUBLISHABLE_KEY": house.publishable_key,
        "STRIPE_WEBHOOK_SECRETS": house.webhook_secret,
        "STRIPE_API_BASE": house.url,
        "STRIPE_JS_URL": f"{house.url}/js/stripe.js",
        "STRIPE_TIMEOUT_SECONDS": "2",
    }
