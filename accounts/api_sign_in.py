"""How the API knows who asks: by an access token, or by the site's own session."""

from __future__ import annotations

from typing import Any

from allauth.headless.contrib.rest_framework.authentication import JWTTokenAuthentication
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.exceptions import AuthenticationFailed

from accounts.models import User
from core.api import SessionSignIn


class TokenSignIn(JWTTokenAuthentication):
    """`Authorization: Bearer …` with an access token whose session still stands and whose role is still the user's."""

    def authenticate_credentials(self, key: str) -> tuple[User, dict[str, Any]]:
        user, payload = super().authenticate_credentials(key)
        if payload.get("role") != user.role:
            raise AuthenticationFailed
        return user, payload


class TokenScheme(OpenApiAuthenticationExtension):  # registers itself
    target_class = "accounts.api_sign_in.TokenSignIn"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}


SIGN_IN = (TokenSignIn, SessionSignIn)
