"""Signing in with Google: what is asked of Google, and what of its answer is believed."""

from __future__ import annotations

import secrets
from typing import Any

from allauth.account.models import EmailAddress
from allauth.socialaccount.providers.google.provider import GoogleProvider as LibraryProvider
from django.http import HttpRequest, HttpResponse

from accounts.google.views import GoogleAdapter

OWN_DOMAIN = "@gmail.com"


class GoogleProvider(LibraryProvider):
    oauth2_adapter_class = GoogleAdapter
    pkce_enabled_default = True

    def get_default_scope(self) -> list[str]:
        return ["openid", "email", "profile"]

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        """Ask for the same whatever the address says: a link made by others must not widen it."""
        kwargs: dict[str, Any] = super().get_redirect_from_request_kwargs(request)
        return {**kwargs, "scope": self.get_scope(), "auth_params": {"prompt": "select_account"}}

    def redirect(self, request: HttpRequest, process: str, **kwargs: Any) -> HttpResponse:
        """Send the visitor to Google with a word that must come back in its answer, kept beside the state."""
        nonce = secrets.token_urlsafe(24)
        kwargs["auth_params"] = {**(kwargs.get("auth_params") or {}), "nonce": nonce}
        answer: HttpResponse = super().redirect(request, process, nonce=nonce, **kwargs)
        return answer

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        return {"email": _address(data), "name": str(data.get("name") or "")[:200]}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[EmailAddress]:
        email = _address(data)
        verified = data.get("email_verified") is True
        return [EmailAddress(email=email, verified=verified, primary=True)] if email else []


def speaks_for(data: dict[str, Any]) -> bool:
    """Say whether Google itself runs the mailbox, so that whoever signs in there owns the address today.

    Of other addresses it knows only that somebody owned them once.
    """
    return data.get("email_verified") is True and (_address(data).endswith(OWN_DOMAIN) or bool(data.get("hd")))


def _address(data: dict[str, Any]) -> str:
    return str(data.get("email") or "").lower()


provider_classes = [GoogleProvider]
