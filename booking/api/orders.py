"""Orders for programs: place one as a guest, follow it by its key, list one's own."""

from __future__ import annotations

import logging
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import generics
from rest_framework.permissions import AllowAny, BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api_sign_in import SIGN_IN
from accounts.models import User
from booking.access import reader
from booking.actions.linking import link_if_theirs
from booking.actions.orders import start_order_payment
from booking.api.answers import OrderSerializer, OrderSummarySerializer, PlacedOrderSerializer, links, pay_url
from booking.api.asking import NewOrderSerializer
from booking.api.placing import place_at_once
from booking.api.private import PrivateView
from booking.models import Order, OrderStatus
from booking.queries import order_by_key, order_key
from core.api import Pages, PublicView, SmallJsonParser, refusals
from core.errors import DomainError
from core.idempotency import Answer, answer_once, checked_key, fingerprint_of
from payments.gateways import available_gateways

logger = logging.getLogger(__name__)

KEY_HEADER = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    required=True,
    description="1 to 200 printable characters, a new one for each order, such as a UUID. "
    "Sent again with the same body it gives the first answer again, "
    f"for {settings.IDEMPOTENCY_DAYS} days; with another body it is refused.",
)
NEW_ORDER = OpenApiExample(
    "A clean, paid by card",
    {
        "postcode": "BS6 5QA",
        "items": [
            {
                "service": "regular-clean",
                "options": [3],
                "extras": [{"id": 4, "quantity": 1}],
                "starts_at": "2027-06-01T09:00:00+01:00",
            }
        ],
        "customer": {"name": "Ada Moss", "email": "ada@example.com", "phone": "+441172345678"},
        "address": {"line1": "4 Alma Vale Road", "city": "Bristol"},
        "notes": "The bell is broken, knock loudly.",
        "payment": "card",
        "expected_total": {"amount": "89.50", "currency": "GBP"},
    },
    request_only=True,
)
TIME_TAKEN = OpenApiExample(
    "The time has gone",
    {
        "error": {
            "code": "time_taken",
            "message": "Someone has just taken that time.",
            "item": 0,
            "nearest": [
                {
                    "starts_at": "2027-06-01T10:00:00Z",
                    "starts_at_local": "2027-06-01T11:00:00+01:00",
                    "ends_at": "2027-06-01T12:00:00Z",
                    "ends_at_local": "2027-06-01T13:00:00+01:00",
                    "staff": ["1f6a1f0e-6a4f-4c0c-9a53-0a4a8f1f6f55"],
                }
            ],
        }
    },
    response_only=True,
    status_codes=["409"],
)


class Orders(PrivateView, generics.ListAPIView[Order]):
    authentication_classes = SIGN_IN
    parser_classes = (SmallJsonParser,)
    serializer_class = OrderSummarySerializer
    pagination_class = Pages

    @property
    def throttle_scope(self) -> str:
        return "write" if self.request.method == "POST" else "read"

    def get_permissions(self) -> list[BasePermission]:
        return [AllowAny() if self.request and self.request.method == "POST" else IsAuthenticated()]

    def get_queryset(self) -> QuerySet[Order]:
        return Order.objects.placed_ever().whole().visible_to(self.request.user).order_by("-pk")

    @extend_schema(
        tags=["orders"],
        summary="List your orders",
        responses={200: OrderSummarySerializer(many=True), **refusals(401, 403, 404)},
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The orders the signed-in person may see, newest first.

        Prices and answers are left out where they are not this person's business.
        """
        return super().get(request, *args, **kwargs)

    def get_serializer_context(self) -> dict[str, Any]:
        assert isinstance(self.request.user, User)
        return {**super().get_serializer_context(), "reader": reader(self.request.user)}

    @extend_schema(
        tags=["orders"],
        summary="Place an order",
        parameters=[KEY_HEADER],
        request=NewOrderSerializer,
        responses={201: PlacedOrderSerializer, **refusals(401, 403, 409, 413, 415, 422)},
        examples=[NEW_ORDER, TIME_TAKEN],
    )
    def post(self, request: Request) -> Response:
        """Claim the times, freeze the prices and place the order, or refuse and change nothing.

        Prices come from us: `expected_total` only says what the customer was shown.
        """
        return place_answer(request)


class Checkout(PrivateView):
    authentication_classes = SIGN_IN
    permission_classes = (AllowAny,)
    parser_classes = (SmallJsonParser,)
    throttle_scope = "write"

    @extend_schema(
        tags=["orders"],
        summary="Check out",
        operation_id="checkout",
        parameters=[KEY_HEADER],
        request=NewOrderSerializer,
        responses={201: PlacedOrderSerializer, **refusals(401, 403, 409, 413, 415, 422)},
        examples=[NEW_ORDER, TIME_TAKEN],
    )
    def post(self, request: Request) -> Response:
        """The same as placing an order, down to the key: whichever address is asked, one key places one order."""
        return place_answer(request)


def place_answer(request: Request) -> Response:
    """Place what is asked once, link it to whoever is signed in, and begin its payment after the commit."""
    at = timezone.now()
    key = checked_key(request.headers.get("Idempotency-Key"))
    scope = f"orders:{request.user.pk or 'guest'}"
    work = partial(_place, request.data, at=at)
    status, answer = answer_once(scope, key, fingerprint_of(request.data), work, at=at)
    order = Order.objects.select_related("payable").get(public_id=answer["order"])
    link_if_theirs(order, request.user, at=at)
    if order.status == OrderStatus.PLACED:
        _start_payment(order, at=at)
    return Response(_with_key(answer["body"], order_key(order, at=at)), status=status)


def _place(asked: Any, *, at: datetime) -> Answer:
    wanted = NewOrderSerializer(data=asked, context={"at": at})
    wanted.is_valid(raise_exception=True)
    order = place_at_once(wanted.validated_data, at=at)
    whole = Order.objects.whole().get(pk=order.pk)
    return 201, {"order": str(order.public_id), "body": dict(OrderSummarySerializer(whole).data)}


def _with_key(body: dict[str, Any], key: str) -> dict[str, Any]:
    """Add the key, which is never stored, and what is reached with it."""
    return {**body, "key": key, "pay_url": pay_url(body["status"], key), "links": links(key)}


def _start_payment(order: Order, *, at: datetime) -> None:
    """Ask the gateway, after the commit. Trouble there never loses the order: the payment page tries again."""
    gateway = next((code for code in available_gateways() if code != "offline"), None)
    if gateway is None:
        return
    try:
        start_order_payment(order, gateway=gateway, at=at)
    except DomainError:
        logger.warning("The payment of %s did not start", order, exc_info=True)


class OrderDetail(PrivateView, PublicView):
    throttle_scope = "lookup"

    @extend_schema(
        tags=["orders"],
        summary="Show an order by its key",
        auth=[],
        parameters=[OpenApiParameter("key", str, OpenApiParameter.PATH, description="From placing the order.")],
        responses={200: OrderSerializer, **refusals(404)},
    )
    def get(self, request: Request, key: str) -> Response:
        """Everything about one order, for whoever holds its key; no sign-in needed."""
        order = order_by_key(key, at=timezone.now())
        if order is None:
            raise Http404
        return Response(OrderSerializer(order, context={"key": key}).data)
