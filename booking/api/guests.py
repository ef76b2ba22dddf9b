"""Keeping a guest's order with an account, for programs: the same deeds as the pages under /orders/<key>/account/.

Each asks for the key of the order, so that nobody learns of an address more than its order's holder may.
"""

from __future__ import annotations

from typing import Any

from django.forms import Form
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api_sign_in import SIGN_IN
from accounts.models import User
from booking.actions.linking import link_order
from booking.api.answers import OrderSummarySerializer
from booking.api.private import private
from booking.models import Order
from booking.queries import order_by_key
from booking.signing_up import has_account, may_sign_up, sign_up, sign_up_form
from core.api import PublicView, SmallJsonParser, refusals
from core.errors import Conflict, NotAllowed

KEY_EXAMPLE = OpenApiExample("The key of an order", {"key": "1kT9wZ0mVq3xR7bJ5sLdYc"}, request_only=True)
REGISTER_EXAMPLE = OpenApiExample(
    "The key and a new password",
    {"key": "1kT9wZ0mVq3xR7bJ5sLdYc", "password": "four quiet words here"},
    request_only=True,
)
NUMBER = OpenApiParameter("number", str, OpenApiParameter.PATH, description="The order's number, eight digits.")


class KeySerializer(serializers.Serializer[Any]):
    key = serializers.CharField(max_length=60, help_text="The order's key, from placing it.")


class NewAccountSerializer(KeySerializer):
    password = serializers.CharField(max_length=200, trim_whitespace=False, write_only=True)


class HasAccountSerializer(serializers.Serializer[Any]):
    has_account = serializers.BooleanField(help_text="Whether the order's own address has an account.")


class VerificationSerializer(serializers.Serializer[Any]):
    verification_sent_to = serializers.EmailField(help_text="Where the link went that proves the address.")


class CheckEmail(PublicView):
    parser_classes = (SmallJsonParser,)
    throttle_scope = "lookup"

    @extend_schema(
        tags=["orders"],
        summary="Say whether an order's address has an account",
        auth=[],
        request=KeySerializer,
        responses={200: HasAccountSerializer, **refusals(404, 413, 415)},
        examples=[KEY_EXAMPLE],
    )
    def post(self, request: Request) -> Response:
        """Of the address the order was made with, and of no other."""
        order = _order(_read(KeySerializer, request)["key"])
        return private(Response({"has_account": has_account(order)}))


class LinkLogin(APIView):
    authentication_classes = SIGN_IN
    permission_classes = (IsAuthenticated,)
    parser_classes = (SmallJsonParser,)
    throttle_scope = "lookup"

    @extend_schema(
        tags=["orders"],
        summary="Put a guest's order into the account that is signed in",
        parameters=[NUMBER],
        request=KeySerializer,
        responses={200: OrderSummarySerializer, **refusals(401, 403, 404, 409, 413, 415)},
        examples=[KEY_EXAMPLE],
    )
    def post(self, request: Request, number: str) -> Response:
        """Only where the account has proved the address the order was made with. Twice is as good as once."""
        order = _order(_read(KeySerializer, request)["key"], number)
        assert isinstance(request.user, User)
        link_order(order, request.user, at=timezone.now())
        return private(Response(OrderSummarySerializer(order).data))


class LinkRegister(PublicView):
    parser_classes = (SmallJsonParser,)
    throttle_scope = "lookup"

    @extend_schema(
        tags=["orders"],
        summary="Make an account from a guest's order",
        auth=[],
        parameters=[NUMBER],
        request=NewAccountSerializer,
        responses={202: VerificationSerializer, **refusals(403, 404, 409, 413, 415)},
        examples=[REGISTER_EXAMPLE],
    )
    def post(self, request: Request, number: str) -> Response:
        """Name and address are the order's. A link is sent there; once it is followed, the order is in the account."""
        sent = _read(NewAccountSerializer, request)
        order = _order(sent["key"], number)
        if not may_sign_up(request._request):
            raise NotAllowed("New accounts cannot be made just now.")
        if has_account(order):
            raise Conflict("This address has an account. Sign in to keep the order there.", code="has_account")
        form = sign_up_form(order, {"password1": sent["password"]})
        if not form.is_valid():
            raise serializers.ValidationError(_errors(form))
        sign_up(request._request, form, onward="/")
        return private(Response({"verification_sent_to": order.guest_email}, status=202))


def _read(wanted: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    serializer = wanted(data=request.data)
    serializer.is_valid(raise_exception=True)
    return serializer.validated_data  # type: ignore[no-any-return]


def _errors(form: Form) -> dict[str, list[str]]:
    """Return what is wrong by the names of this API."""
    said = {name: [str(error) for error in errors] for name, errors in form.errors.items()}
    return {"password" if name == "password1" else name: errors for name, errors in said.items()}


def _order(key: str, number: str = "") -> Order:
    """Return the order the key opens; one under another's number is not there."""
    order = order_by_key(key, at=timezone.now())
    if order is None or (number and order.number != number):
        raise Http404
    return order
