"""Google's sign-in (OpenID Connect) on the loopback address, as strict as Google and RFC 6749, 7636 and 9700 are.

| asked | answered |
|---|---|
| the first page with a client nobody registered | 401 invalid_client, and no way back |
| a redirect address that is not the registered one, letter by letter | 400 redirect_uri_mismatch, and no way back |
| no state, no nonce, or a scope without `openid` | 400 invalid_request |
| no PKCE challenge, or not by S256 | 400 invalid_request |
| tokens by GET, or another path | 404 |
| tokens with a wrong client or secret | 401 invalid_client |
| a grant that is not a code | 400 unsupported_grant_type |
| a code that is unknown, older than a minute, or of another redirect address | 400 invalid_grant |
| a code for the second time | 400 invalid_grant |
| a verifier that does not fit the challenge | 400 invalid_grant |

From Google's OpenID Connect guide and discovery document of 2026. Google asks neither for state nor for nonce; here a
client without them is refused, so that we cannot forget either. Not verified without an account: consent screens,
quotas, and how long a code of Google's lives.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT_ID, SECRET = "our-client.apps.googleusercontent.example", "our secret"
CALLBACK = "http://127.0.0.1:8000/accounts/google/login/callback/"
LIFETIME = 60


@dataclass
class Google:
    """Who sits before the browser, and how Google is to misbehave next."""

    url: str = ""
    person: dict[str, Any] = field(default_factory=dict)
    cancels: bool = False
    claims: dict[str, Any] = field(default_factory=dict)  # laid over the truth; None takes a claim away
    says_instead: tuple[int, str] | None = None
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    given: int = 0

    def authorize(self, asked: dict[str, str]) -> tuple[int, str]:
        """Return a status, and the address to go to or the reason why not."""
        if asked.get("client_id") != CLIENT_ID:
            return 401, "invalid_client"
        if asked.get("redirect_uri") != CALLBACK:
            return 400, "redirect_uri_mismatch"
        if asked.get("response_type") != "code" or "openid" not in asked.get("scope", "").split():
            return 400, "invalid_request"
        if not asked.get("state") or not asked.get("nonce"):
            return 400, "invalid_request"
        if asked.get("code_challenge_method") != "S256" or len(asked.get("code_challenge", "")) != 43:
            return 400, "invalid_request"
        if self.cancels:
            return 302, f"{CALLBACK}?{urlencode({'error': 'access_denied', 'state': asked['state']})}"
        code = secrets.token_urlsafe(24)
        self.codes[code] = {**asked, "at": str(time.time())}
        return 302, f"{CALLBACK}?{urlencode({'code': code, 'state': asked['state']})}"

    def exchange(self, sent: dict[str, str]) -> tuple[int, dict[str, Any]]:
        if sent.get("client_id") != CLIENT_ID or sent.get("client_secret") != SECRET:
            return 401, {"error": "invalid_client"}
        if sent.get("grant_type") != "authorization_code":
            return 400, {"error": "unsupported_grant_type"}
        asked = self.codes.pop(sent.get("code", ""), None)  # whatever comes of it, the code is spent
        if asked is None or time.time() - float(asked["at"]) > LIFETIME:
            return 400, {"error": "invalid_grant"}
        if sent.get("redirect_uri") != asked["redirect_uri"] or not _fits(sent, asked):
            return 400, {"error": "invalid_grant"}
        self.given += 1
        token = {"access_token": secrets.token_urlsafe(), "expires_in": 3599, "token_type": "Bearer"}
        return 200, {**token, "scope": asked["scope"], "id_token": self._id_token(asked["nonce"])}

    def _id_token(self, nonce: str) -> str:
        now = int(time.time())
        truth = {"iss": self.url, "aud": CLIENT_ID, "azp": CLIENT_ID, "iat": now, "exp": now + 3600, "nonce": nonce}
        said = {name: value for name, value in {**truth, **self.person, **self.claims}.items() if value is not None}
        return jwt.encode(said, _key(), algorithm="RS256", headers={"kid": "1"})


@cache
def _key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _fits(sent: dict[str, str], asked: dict[str, str]) -> bool:
    digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == asked["code_challenge"]


@contextmanager
def serve() -> Iterator[Google]:
    """Run the server until the block ends."""
    google = Google()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            address = urlsplit(self.path)
            if address.path != "/o/oauth2/v2/auth":
                return self._say(404, {"error": "not_found"})
            status, said = google.authorize(_first(address.query))
            if status != 302:
                google.refused.append(said)
                return self._say(status, {"error": said})
            self.send_response(302)
            self.send_header("Location", said)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return None

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            if urlsplit(self.path).path != "/token":
                return self._say(404, {"error": "not_found"})
            if google.says_instead:
                return self._say(*google.says_instead)
            status, said = google.exchange(_first(body))
            if status != 200:
                google.refused.append(said["error"])
            return self._say(status, said)

        def _say(self, status: int, said: dict[str, Any] | str) -> None:
            raw = (said if isinstance(said, str) else json.dumps(said)).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    google.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield google
    finally:
        server.shutdown()
        server.server_close()


def _first(query: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(query).items()}
