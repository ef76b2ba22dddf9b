"""Paying an order, for programs: the deed is that of the payment page, and so are its guards."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from booking.actions.orders import start_order_payment
from booking.api.answers import pay_url
from booking.api.guests import KEY_EXAMPLE, KeySerializer
from booking.api.private import private
from booking.models import Order, OrderStatus
from booking.queries import order_by_key
from core.api import PublicView, SmallJsonParser, refusals
from core.errors import DomainError
from core.serializers import MoneySerializer, as_amount
from payments.gateways import available_gateways
from payments.gateways.stripe.card_entry import card_entry
from payments.models import Payment
from payments.queries import PayableState, state_of


class PaymentStanding(models.TextChoices):
    """How far paying an order has come."""

    NOTHING = "nothing_to_pay", "Nothing to pay"
    DUE = "due", "Waits for the customer"
    ACTION = "needs_action", "The bank asks the customer something"
    PROCESSING = "processing", "On its way"
    UNKNOWN = "unknown", "The gateway has not answered clearly"
    FAILED = "failed", "Failed; may be tried again"
    PAID = "paid", "Paid"


class PaymentStatusSerializer(serializers.Serializer[Any]):
    order_status = serializers.ChoiceField(choices=OrderStatus.choices)
    status = serializers.ChoiceField(
        choices=PaymentStanding.choices,
        help_text="Of `unknown` and `processing` say that it is being checked, and offer no second try.",
    )
    amount = serializers.SerializerMethodField(help_text="What the order costs; null if nothing.")
    due = serializers.SerializerMethodField(help_text="What is left to pay; null if nothing ever was.")
    pay_url = serializers.URLField(allow_null=True, help_text="Where the customer pays; null if nothing waits for it.")

    @extend_schema_field(MoneySerializer(allow_null=True))
    def get_amount(self, standing: dict[str, Any]) -> dict[str, str] | None:
        return as_amount(standing["state"].amount) if standing["state"] else None

    @extend_schema_field(MoneySerializer(allow_null=True))
    def get_due(self, standing: dict[str, Any]) -> dict[str, str] | None:
        return as_amount(standing["state"].due) if standing["state"] else None


class PaymentIntentSerializer(PaymentStatusSerializer):
    gateway = serializers.CharField(help_text="Such as stripe.")
    client_secret = serializers.CharField(
        allow_null=True, help_text="Of Stripe's: hand it to their script. Null where a card is typed on our page only."
    )
    publishable_key = serializers.CharField(allow_null=True, help_text="Of Stripe's.")


class PaymentStatus(PublicView):
    throttle_scope = "lookup"

    @extend_schema(
        tags=["payments"],
        summary="Say how paying an order stands",
        operation_id="payment_status",
        auth=[],
        parameters=[OpenApiParameter("key", str, OpenApiParameter.PATH, description="From placing the order.")],
        responses={200: PaymentStatusSerializer, **refusals(404)},
    )
    def get(self, request: Request, key: str) -> Response:
        """By our books, for whoever holds the order's key. Asking moves no money."""
        order = _order(key, at=timezone.now())
        return private(Response(PaymentStatusSerializer(_standing(order, key)).data))


class CreatePaymentIntent(PublicView):
    parser_classes = (SmallJsonParser,)
    throttle_scope = "write"

    @extend_schema(
        tags=["payments"],
        summary="Start or resume the payment of an order",
        operation_id="create_payment_intent",
        auth=[],
        request=KeySerializer,
        responses={200: PaymentIntentSerializer, **refusals(404, 409, 413, 415, 422)},
        examples=[KEY_EXAMPLE],
    )
    def post(self, request: Request) -> Response:
        """Asked again, it gives the same payment: an order never has two that could both be charged.

        The sum is that of the order. How it went is told by the gateway to us: follow `payment-status`.
        """
        sent = KeySerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        at, key = timezone.now(), sent.validated_data["key"]
        order = _order(key, at=at)
        gateway = next((code for code in available_gateways() if code != "offline"), None)
        if gateway is None:
            raise DomainError("Cards cannot be taken just now. Call us.", code="no_card_gateway")
        payment = start_order_payment(order, gateway=gateway, at=at)
        answer = {**_standing(order, key), "gateway": payment.gateway, **_entry(payment)}
        return private(Response(PaymentIntentSerializer(answer).data))


def _order(key: str, *, at: datetime) -> Order:
    order = order_by_key(key, at=at)
    if order is None:
        raise Http404
    return order


def _standing(order: Order, key: str) -> dict[str, Any]:
    order.refresh_from_db(fields=["status"])
    state = state_of(order.payable) if order.payable else None
    return {
        "order_status": order.status,
        "status": _named(state),
        "state": state,
        "pay_url": pay_url(order.status, key),
    }


def _named(state: PayableState | None) -> PaymentStanding:
    if state is None:
        return PaymentStanding.NOTHING
    told = {
        PaymentStanding.PAID: state.is_paid,
        PaymentStanding.UNKNOWN: state.is_unknown,
        PaymentStanding.PROCESSING: state.is_processing,
        PaymentStanding.FAILED: state.is_failed,
        PaymentStanding.ACTION: state.needs_action,
    }
    return next((standing for standing, holds in told.items() if holds), PaymentStanding.DUE)


def _entry(payment: Payment) -> dict[str, str | None]:
    """Return what Stripe's script needs, fetched afresh; silence leaves the way over our page."""
    entry = card_entry(payment.provider_ref) if payment.gateway == "stripe" and payment.provider_ref else None
    if entry is None or not entry.is_open:
        return {"client_secret": None, "publishable_key": None}
    return {"client_secret": entry.client_secret, "publishable_key": settings.STRIPE_PUBLISHABLE_KEY}
