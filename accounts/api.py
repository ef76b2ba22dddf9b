"""Signing in and out for programs, and who is signed in."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import tokens_api
from accounts.api_sign_in import SIGN_IN
from accounts.models import Role, User
from core.api import PublicView, SmallJsonParser, refusals

SIGN_IN_EXAMPLE = OpenApiExample(
    "With a second step",
    {"email": "ada@example.com", "password": "four words in a row", "code": "492039"},
    request_only=True,
)
TOKENS_EXAMPLE = OpenApiExample(
    "Tokens", {"access": "eyJhbGciOi…", "refresh": "eyJhbGciOi…", "expires_in": 300}, response_only=True
)
SECOND_STEP_EXAMPLE = OpenApiExample(
    "A second step is needed",
    {
        "error": {
            "code": "second_step_needed",
            "message": "Send the code of your app as well, or one of your codes on paper.",
            "accepts": ["totp", "recovery_codes"],
        }
    },
    response_only=True,
    status_codes=["401"],
)
ENDED_EXAMPLE = OpenApiExample(
    "Used before, revoked or too old",
    {"error": {"code": "token_ended", "message": "That token has ended. Sign in again."}},
    response_only=True,
    status_codes=["401"],
)
REFRESH_EXAMPLE = OpenApiExample("The latest token", {"refresh": "eyJhbGciOi…"}, request_only=True)


class SignInSerializer(serializers.Serializer[Any]):
    email = serializers.EmailField(max_length=254)
    password = serializers.CharField(max_length=1000, trim_whitespace=False)
    code = serializers.CharField(
        max_length=40, required=False, allow_blank=True, help_text="Of the authenticator app, or one on paper."
    )


class TokensSerializer(serializers.Serializer[Any]):
    access = serializers.CharField(help_text="Sent as `Authorization: Bearer …`.")
    refresh = serializers.CharField(help_text="Buys new tokens once, and is worth nothing after that.")
    expires_in = serializers.IntegerField(help_text="Seconds the access token lives.")


class RefreshSerializer(serializers.Serializer[Any]):
    refresh = serializers.CharField(max_length=4000)


class MeSerializer(serializers.ModelSerializer[User]):
    role = serializers.ChoiceField(choices=Role.choices)

    class Meta:
        model = User
        fields = ("email", "name", "role")


class TokenView(PublicView):
    """Signs in or out by what is sent alone: no cookie is read or set."""

    parser_classes = (SmallJsonParser,)
    throttle_scope = "write"


class TokenSignInView(TokenView):
    @extend_schema(
        operation_id="sign_in",
        request=SignInSerializer,
        responses={200: TokensSerializer, **refusals(401, 413, 415)},
        examples=[SIGN_IN_EXAMPLE, TOKENS_EXAMPLE, SECOND_STEP_EXAMPLE],
        auth=[],
    )
    def post(self, request: Request) -> Response:
        """Sign in by e-mail address and password.

        The limits are those of the sign-in page. An account with a second step answers 401 with the code
        `second_step_needed`; send the same again with `code`. Passkeys work on the website only.
        """
        sent = SignInSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        return Response(asdict(tokens_api.sign_in(request._request, **sent.validated_data)))


class TokenRefreshView(TokenView):
    @extend_schema(
        operation_id="refresh_tokens",
        request=RefreshSerializer,
        responses={200: TokensSerializer, **refusals(401, 413, 415)},
        examples=[REFRESH_EXAMPLE, TOKENS_EXAMPLE, ENDED_EXAMPLE],
        auth=[],
    )
    def post(self, request: Request) -> Response:
        """Exchange a refresh token for new tokens.

        A refresh token works once. Sent a second time it ends every token that came from the same sign-in, since then
        two hold it. Keep the new one before using it.
        """
        sent = RefreshSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        return Response(asdict(tokens_api.renew(sent.validated_data["refresh"])))


class TokenRevokeView(TokenView):
    @extend_schema(
        operation_id="revoke_tokens",
        request=RefreshSerializer,
        responses={204: None, **refusals(413, 415)},
        examples=[REFRESH_EXAMPLE],
        auth=[],
    )
    def post(self, request: Request) -> Response:
        """Sign out: end every token that came from the same sign-in, at once.

        Answers 204 whatever was sent, so that nobody learns whether a token meant something.
        """
        sent = RefreshSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        tokens_api.revoke(sent.validated_data["refresh"])
        return Response(status=204)


class Me(APIView):
    authentication_classes = SIGN_IN
    permission_classes = (IsAuthenticated,)
    throttle_scope = "read"

    @extend_schema(operation_id="who_am_i", responses={200: MeSerializer, **refusals(401)})
    def get(self, request: Request) -> Response:
        """Tell who is signed in, by token or by session."""
        assert isinstance(request.user, User)
        return Response(MeSerializer(request.user).data)
