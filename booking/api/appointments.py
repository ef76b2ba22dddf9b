"""Visits for programs: whose they are, who goes there, and which one looks after."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.generics import get_object_or_404
from rest_framework.permissions import AllowAny, BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api_sign_in import SIGN_IN
from booking.api.answers import PlacedOrderSerializer, VisitSerializer
from booking.api.asking import NewOrderSerializer
from booking.api.orders import KEY_HEADER, NEW_ORDER, TIME_TAKEN, place_answer
from booking.api.private import PrivateView
from booking.models import Appointment, AppointmentStatus, OrderStatus
from core.api import Pages, SmallJsonParser, refusals

ORDERINGS = {"starts_at": ("starts_at", "pk"), "-starts_at": ("-starts_at", "-pk")}


@extend_schema_serializer(component_name="Appointment")
class AppointmentSerializer(VisitSerializer):
    order = serializers.CharField(source="item.order.number", help_text="The number of its order.")
    postcode = serializers.CharField(source="item.order.postcode")


class AppointmentQuery(serializers.Serializer[Any]):
    status = serializers.ChoiceField(choices=AppointmentStatus.choices, required=False)
    ordering = serializers.ChoiceField(choices=sorted(ORDERINGS), required=False, default="starts_at")
    coming = serializers.BooleanField(required=False, default=False)


class AppointmentView(PrivateView):
    authentication_classes = SIGN_IN
    parser_classes = (SmallJsonParser,)

    @property
    def throttle_scope(self) -> str:
        return "write" if self.request.method == "POST" else "read"

    def get_permissions(self) -> list[BasePermission]:
        return [AllowAny() if self.request and self.request.method == "POST" else IsAuthenticated()]

    def seen(self) -> QuerySet[Appointment]:
        seen = Appointment.objects.visible_to(self.request.user).exclude(item__order__status=OrderStatus.DRAFT)
        placed = seen.filter(item__order__placed_at__isnull=False)
        return placed.select_related("item__order", "item__service").prefetch_related(
            "item__choices", "slots__provider"
        )


class Appointments(AppointmentView):
    pagination_class = Pages  # read by the schema as well

    @extend_schema(
        tags=["appointments"],
        summary="List visits",
        operation_id="appointments_list",
        parameters=[
            OpenApiParameter("status", str, enum=AppointmentStatus.values),
            OpenApiParameter("coming", bool, description="Only those that are not over."),
            OpenApiParameter("ordering", str, enum=sorted(ORDERINGS), description="The next first if left out."),
        ],
        responses={200: AppointmentSerializer(many=True), **refusals(401, 403, 404)},
    )
    def get(self, request: Request) -> Response:
        """The visits to a customer, of a provider, or in a manager's scope."""
        query = AppointmentQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        wanted, found = query.validated_data, self.seen()
        if "status" in wanted:
            found = found.filter(status=wanted["status"])
        if wanted["coming"]:
            found = found.filter(ends_at__gt=timezone.now())
        pages = self.pagination_class()
        page = pages.paginate_queryset(found.order_by(*ORDERINGS[wanted["ordering"]]), request, view=self) or []
        return pages.get_paginated_response([AppointmentSerializer(row).data for row in page])

    @extend_schema(
        tags=["appointments"],
        summary="Book a visit",
        operation_id="appointments_book",
        parameters=[KEY_HEADER],
        request=NewOrderSerializer,
        responses={201: PlacedOrderSerializer, **refusals(401, 403, 409, 413, 415, 422)},
        examples=[NEW_ORDER, TIME_TAKEN],
    )
    def post(self, request: Request) -> Response:
        """Place an order of one item with its start: the same as `/api/orders`, down to the key. Open to guests."""
        items = request.data.get("items") if isinstance(request.data, dict) else None
        if isinstance(items, list) and len(items) > 1:
            raise serializers.ValidationError({"items": ["Book one visit at a time, or place an order of several."]})
        return place_answer(request)


class AppointmentDetail(AppointmentView):
    @extend_schema(
        tags=["appointments"],
        summary="Show a visit",
        operation_id="appointments_show",
        responses={200: AppointmentSerializer, **refusals(401, 403, 404)},
    )
    def get(self, request: Request, public_id: str) -> Response:
        """One visit, for those who may see it."""
        return Response(AppointmentSerializer(get_object_or_404(self.seen(), public_id=public_id)).data)
