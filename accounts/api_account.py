"""Making an account and getting back into one, for programs: the forms, mails and limits are those of the pages.

What is answered never tells whether an address has an account: the mail tells its owner.
"""

from __future__ import annotations

from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.forms import UserTokenForm
from allauth.account.internal.flows.email_verification import send_verification_email_to_address
from allauth.account.internal.flows.password_reset import finalize_password_reset
from allauth.account.models import EmailAddress, get_emailconfirmation_model
from allauth.account.utils import complete_signup
from allauth.core import ratelimit
from django.forms import Form
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import Throttled
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.adapter import WAITS
from accounts.forms import ResetPasswordForm, ResetPasswordKeyForm, SignUpForm
from accounts.tokens_api import session_apart
from core.api import PublicView, SmallJsonParser, refusals
from core.errors import DomainError, NotAllowed
from core.serializers import LineField

PASSWORD_FIELDS = {"password1": "password", "password2": "password"}
REGISTER_EXAMPLE = OpenApiExample(
    "A new account",
    {"name": "Ada Moss", "email": "ada.moss@example.com", "password": "four quiet words here"},
    request_only=True,
)
ADDRESS_EXAMPLE = OpenApiExample("An address", {"email": "ada.moss@example.com"}, request_only=True)
KEY_EXAMPLE = OpenApiExample("The end of the link", {"key": "MQ:1vNabc:Xk3"}, request_only=True)
RESET_EXAMPLE = OpenApiExample(
    "The end of the link, and a new password",
    {"key": "1f-cxz3k7-0a1b2c3d4e5f", "password": "five other quiet words here"},
    request_only=True,
)


class KeyRefused(DomainError):
    code = "link_ended"


class RegisterSerializer(serializers.Serializer[Any]):
    name = LineField()
    email = serializers.EmailField(max_length=254)
    password = serializers.CharField(max_length=200, trim_whitespace=False, write_only=True)


class MailAddressSerializer(serializers.Serializer[Any]):
    email = serializers.EmailField(max_length=254)


class MailKeySerializer(serializers.Serializer[Any]):
    key = serializers.CharField(max_length=200, help_text="The last part of the link in the mail.")


class NewPasswordSerializer(MailKeySerializer):
    password = serializers.CharField(max_length=200, trim_whitespace=False, write_only=True)


class SentSerializer(serializers.Serializer[Any]):
    sent_to = serializers.EmailField(help_text="Where a mail went, if there was anything to say.")


class AccountView(PublicView):
    parser_classes = (SmallJsonParser,)
    throttle_scope = "account"

    def read(self, wanted: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
        sent = wanted(data=request.data)
        sent.is_valid(raise_exception=True)
        return sent.validated_data  # type: ignore[no-any-return]


class Register(AccountView):
    @extend_schema(
        tags=["auth"],
        operation_id="register",
        auth=[],
        request=RegisterSerializer,
        responses={202: SentSerializer, **refusals(403, 413, 415)},
        examples=[REGISTER_EXAMPLE],
    )
    def post(self, request: Request) -> Response:
        """Make an account. A mail holds the link that proves the address; until then nobody can sign in.

        Where the address has an account already, the answer is the same and the mail says so.
        """
        sent = self.read(RegisterSerializer, request)
        plain = request._request
        _count(request, "signup")
        if not get_adapter().is_open_for_signup(plain):
            raise NotAllowed("New accounts cannot be made just now.")
        twice = {"password1": sent["password"], "password2": sent["password"]}
        form = _checked(SignUpForm({"name": sent["name"], "email": sent["email"], **twice}))
        with session_apart(plain):
            user, answer = form.try_save(plain)
            if answer is None:
                complete_signup(plain, user, app_settings.EMAIL_VERIFICATION, "/")
        return Response({"sent_to": sent["email"]}, status=202)


class VerifyEmail(AccountView):
    @extend_schema(
        tags=["auth"],
        operation_id="verify_email",
        auth=[],
        request=MailKeySerializer,
        responses={204: None, **refusals(413, 415, 422)},
        examples=[KEY_EXAMPLE],
    )
    def post(self, request: Request) -> Response:
        """Prove an address by the key from the mail. Signing in is another call."""
        key = self.read(MailKeySerializer, request)["key"]
        with session_apart(request._request):
            found = get_emailconfirmation_model().from_key(key)
            if found is None or found.confirm(request._request) is None:
                raise KeyRefused("This link has been used or is too old. Ask for a new one.")
        return Response(status=204)


class ResendVerification(AccountView):
    @extend_schema(
        tags=["auth"],
        operation_id="resend_verification",
        auth=[],
        request=MailAddressSerializer,
        responses={202: SentSerializer, **refusals(413, 415)},
        examples=[ADDRESS_EXAMPLE],
    )
    def post(self, request: Request) -> Response:
        """Send the link again, where an address still waits to be proved; at most once in three minutes."""
        email = self.read(MailAddressSerializer, request)["email"]
        waiting = EmailAddress.objects.filter(email__iexact=email, verified=False, user__is_active=True).first()
        with session_apart(request._request):
            if waiting is not None:
                send_verification_email_to_address(request._request, waiting)
        return Response({"sent_to": email}, status=202)


class ResetPassword(AccountView):
    @extend_schema(
        tags=["auth"],
        operation_id="reset_password",
        auth=[],
        request=MailAddressSerializer,
        responses={202: SentSerializer, **refusals(413, 415)},
        examples=[ADDRESS_EXAMPLE],
    )
    def post(self, request: Request) -> Response:
        """Send a link to choose a new password."""
        email = self.read(MailAddressSerializer, request)["email"]
        _count(request, "reset_password", key=email.lower())
        form = _checked(ResetPasswordForm({"email": email}))
        with session_apart(request._request):
            form.save(request._request)
        return Response({"sent_to": email}, status=202)


class ConfirmPasswordReset(AccountView):
    @extend_schema(
        tags=["auth"],
        operation_id="confirm_password_reset",
        auth=[],
        request=NewPasswordSerializer,
        responses={204: None, **refusals(413, 415, 422)},
        examples=[RESET_EXAMPLE],
    )
    def post(self, request: Request) -> Response:
        """Choose a new password by the key from the mail. Every session and token of the account ends."""
        sent = self.read(NewPasswordSerializer, request)
        _count(request, "reset_password_from_key")
        user_part, _, key = sent["key"].partition("-")
        token = UserTokenForm(data={"uidb36": user_part, "key": key})
        if not (user_part and key and token.is_valid()):
            raise KeyRefused("This link has been used or is too old. Ask for a new one.")
        twice = {"password1": sent["password"], "password2": sent["password"]}
        form = _checked(ResetPasswordKeyForm(twice, user=token.reset_user, temp_key=key))
        with session_apart(request._request):
            form.save()
            finalize_password_reset(request._request, token.reset_user)
        return Response(status=204)


def _count(request: Request, action: str, *, key: str = "") -> None:
    """Count a try together with those on the page. Raises Throttled."""
    if not ratelimit.consume(request._request, action=action, **({"key": key} if key else {})):
        raise Throttled(wait=WAITS["rate_limited"])


def _checked(form: Any) -> Any:
    """Return a form that is valid, or say what is wrong by the names of this API."""
    if not form.is_valid():
        _refuse(form)
    return form


def _refuse(form: Form) -> None:
    errors = form.errors.as_data()
    if wait := next((WAITS[one.code] for found in errors.values() for one in found if one.code in WAITS), 0):
        raise Throttled(wait=wait)
    said: dict[str, list[str]] = {}
    for name, messages in form.errors.items():
        said.setdefault(PASSWORD_FIELDS.get(name, name), []).extend(str(message) for message in messages)
    raise serializers.ValidationError(said)
