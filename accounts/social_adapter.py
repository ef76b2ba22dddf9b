from __future__ import annotations

import logging
from typing import Any

from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest
from django.shortcuts import redirect

from accounts.actions import register_customer
from accounts.google.provider import speaks_for
from accounts.models import Role, User

logger = logging.getLogger(__name__)


class SocialAdapter(DefaultSocialAccountAdapter):
    """Who gets in by an account elsewhere, and to which account here."""

    error_messages = {
        **DefaultSocialAccountAdapter.error_messages,
        "no_password": "Choose a password first: without Google it would be the only way in.",
        "connected_other": "That Google account belongs to another account here.",
    }

    def list_apps(self, request: HttpRequest, provider: str | None = None, client_id: str | None = None) -> list[Any]:
        """Return what the settings name, and nothing from the database: a secret belongs into the environment."""
        if not settings.GOOGLE_CLIENT_ID or provider not in (None, "google"):
            return []
        app = SocialApp(provider="google", name="Google", client_id=settings.GOOGLE_CLIENT_ID)
        app.secret = settings.GOOGLE_CLIENT_SECRET
        return [app] if client_id in (None, app.client_id) else []

    def get_app(self, request: HttpRequest, provider: str, client_id: str | None = None) -> Any:
        """Where Google is not set up its pages are not there."""
        if not (apps := self.list_apps(request, provider, client_id)):
            raise Http404("There is no such way to sign in.")
        return apps[0]

    def authenticate_by_email(self, sociallogin: SocialLogin) -> tuple[User, str] | None:
        """Take somebody for the owner of an account by their address only where that is certain and harmless.

        Certain: Google runs the mailbox. Harmless: the account is a customer's. Those of the office connect Google
        themselves, signed in.
        """
        found: tuple[User, str] | None = super().authenticate_by_email(sociallogin)
        if found is None or not speaks_for(sociallogin.account.extra_data) or not _is_plain_customer(found[0]):
            return None
        return found

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Ask somebody to sign in first whose address has an account here that we may not simply open.

        Only of an address Google has confirmed is this said out loud. Of any other its owner is told by mail.
        """
        if sociallogin.is_existing or sociallogin.state.get("process") == "connect":
            return
        confirmed = [address.email for address in sociallogin.email_addresses if address.verified]
        if EmailAddress.objects.filter(email__in=confirmed, verified=True).exists():
            messages.info(request, "You have an account with this address. Sign in, then connect Google to it.")
            raise ImmediateHttpResponse(redirect("account_login"))

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> User:
        user: User = super().populate_user(request, sociallogin, {"email": data.get("email")})
        user.name = data.get("name") or ""
        return user

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> User:
        user: User = super().save_user(request, sociallogin, form)
        register_customer(user, name=user.name or user.email)
        return user

    def on_authentication_error(self, request: HttpRequest, provider: Any, **said: Any) -> None:
        logger.warning("Signing in with %s failed: %s %s", provider.id, said.get("error"), said.get("exception"))


def _is_plain_customer(user: User) -> bool:
    return user.role == Role.CUSTOMER and not (user.is_staff or user.is_superuser or user.groups.exists())
