"""To Google and back. Where Google is stands in the settings, so that a server of the tests can be it."""

from __future__ import annotations

from hmac import compare_digest
from typing import Any

from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2Adapter, OAuth2CallbackView, OAuth2LoginView
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse


class GoogleAdapter(OAuth2Adapter):
    provider_id = "google"
    nonce = ""

    @property
    def authorize_url(self) -> str:
        return f"{settings.GOOGLE_ACCOUNTS_URL}/o/oauth2/v2/auth"

    @property
    def access_token_url(self) -> str:
        return f"{settings.GOOGLE_TOKEN_URL}/token"

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        """Come back to our own host, whatever Host header the request came with."""
        return f"{settings.SITE_URL}{reverse('google_callback')}"

    def parse_token(self, data: dict[str, Any]) -> SocialToken:
        """Keep nothing of the access token: we only wanted to know who it is."""
        return SocialToken(token="")

    def complete_login(self, request: HttpRequest, app: Any, token: SocialToken, **kwargs: Any) -> SocialLogin:
        claims = self._claims(app, kwargs["response"])
        return self.get_provider().sociallogin_from_response(request, claims)

    def _claims(self, app: Any, response: dict[str, Any]) -> dict[str, Any]:
        """Return who Google says it is. The answer came over TLS from Google itself, so no signature is needed.

        OpenID Connect Core 3.1.3.7 allows that; issuer, audience, times and the nonce are checked all the same.
        """
        claims: dict[str, Any] = jwtkit.verify_and_decode(
            credential=_text(response.get("id_token")),
            keys_url="",
            issuer=settings.GOOGLE_ACCOUNTS_URL,
            audience=app.client_id,
            lookup_kid=None,
            verify_signature=False,
        )
        if not self.nonce or not compare_digest(_text(claims.get("nonce")).encode(), self.nonce.encode()):
            raise OAuth2Error("The answer belongs to another question.")
        if not _text(claims.get("sub")) or "exp" not in claims:
            raise OAuth2Error("The answer does not say who it is, or until when.")
        return claims


class GoogleCallbackView(OAuth2CallbackView):
    def _get_state(self, request: HttpRequest, provider: Any) -> Any:
        state, response = super()._get_state(request, provider)
        self.adapter.nonce = (state or {}).get("nonce", "")
        return state, response


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


oauth2_login = OAuth2LoginView.adapter_view(GoogleAdapter)
oauth2_callback = GoogleCallbackView.adapter_view(GoogleAdapter)
