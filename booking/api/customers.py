"""Customers for programs: everybody themselves, managers those in their scope, admins all of them."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema, extend_schema_serializer
from phonenumber_field.serializerfields import PhoneNumberField
from rest_framework import serializers
from rest_framework.generics import get_object_or_404
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actions import add_customer, ask_for_deletion, change_customer
from accounts.api_sign_in import SIGN_IN
from accounts.models import Customer, User
from booking.access import has_right
from booking.api.private import PrivateView
from booking.models import Right
from core.api import Pages, SmallJsonParser, refusals
from core.errors import DomainError, NotAllowed
from core.serializers import LARGEST_ID, LineField

ORDERINGS = {"name": ("name", "pk"), "-name": ("-name", "-pk"), "newest": ("-created_at", "-pk")}
PHONE_HELP = "A UK number, or one with its country code."
NEW_EXAMPLE = OpenApiExample(
    "Somebody who called",
    {"name": "Ada Moss", "email": "ada.moss@example.com", "phone": "+441172345678"},
    request_only=True,
)
CHANGE_EXAMPLE = OpenApiExample("A new number", {"phone": "+441612345678"}, request_only=True)


@extend_schema_serializer(component_name="Customer")
class CustomerSerializer(serializers.Serializer[Customer]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    email = serializers.EmailField()
    phone = serializers.CharField(help_text="With its country code; empty if not known.")
    has_account = serializers.SerializerMethodField(help_text="Whether they can sign in.")
    created_at = serializers.DateTimeField()

    def get_has_account(self, customer: Customer) -> bool:
        return customer.user_id is not None


class NewCustomerSerializer(serializers.Serializer[Any]):
    name = LineField()
    email = serializers.EmailField(max_length=254)
    phone = PhoneNumberField(max_length=40, required=False, default="", allow_blank=True, help_text=PHONE_HELP)


class ChangeCustomerSerializer(serializers.Serializer[Any]):
    """What is left out stays. The address is changed by its owner, who proves it, and by nobody else."""

    name = LineField(required=False)
    phone = PhoneNumberField(max_length=40, required=False, allow_blank=True, help_text=PHONE_HELP)


class CustomerQuery(serializers.Serializer[Any]):
    q = LineField(required=False, allow_blank=True, default="")
    ordering = serializers.ChoiceField(choices=sorted(ORDERINGS), required=False, default="name")


class DeletionSerializer(serializers.Serializer[Any]):
    asked_at = serializers.DateTimeField(help_text="We answer within one month.")


class CustomerView(PrivateView):
    authentication_classes = SIGN_IN
    permission_classes = (IsAuthenticated,)
    parser_classes = (SmallJsonParser,)

    @property
    def throttle_scope(self) -> str:
        return "read" if self.request.method == "GET" else "write"

    def seen(self) -> QuerySet[Customer]:
        return Customer.objects.visible_to(self.request.user)

    def found(self, pk: int) -> Customer:
        return get_object_or_404(self.seen().select_related("user"), pk=min(pk, LARGEST_ID))

    @property
    def person(self) -> User:
        assert isinstance(self.request.user, User)
        return self.request.user


class Customers(CustomerView):
    pagination_class = Pages  # read by the schema as well

    @extend_schema(
        tags=["customers"],
        summary="List customers",
        operation_id="customers_list",
        parameters=[
            OpenApiParameter("q", str, description="Part of the name or of the e-mail address."),
            OpenApiParameter("ordering", str, enum=sorted(ORDERINGS), description="By name if left out."),
        ],
        responses={200: CustomerSerializer(many=True), **refusals(401, 403, 404)},
    )
    def get(self, request: Request) -> Response:
        """A customer finds themselves, a manager with the right who ordered in their scope, an admin everybody."""
        query = CustomerQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        words, ordering = query.validated_data["q"], query.validated_data["ordering"]
        found = self.seen().filter(Q(name__icontains=words) | Q(email__icontains=words)).order_by(*ORDERINGS[ordering])
        pages = self.pagination_class()
        page = pages.paginate_queryset(found, request, view=self) or []
        return pages.get_paginated_response([CustomerSerializer(row).data for row in page])

    @extend_schema(
        tags=["customers"],
        summary="Write down a customer",
        operation_id="customers_create",
        request=NewCustomerSerializer,
        responses={201: CustomerSerializer, **refusals(401, 403, 413, 415)},
        examples=[NEW_EXAMPLE],
    )
    def post(self, request: Request) -> Response:
        """For admins: somebody who buys without an account."""
        if not self.person.is_admin:
            raise NotAllowed("Only admins write down customers.")
        sent = NewCustomerSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        told = {**sent.validated_data, "phone": str(sent.validated_data["phone"])}
        customer = add_customer(**told, by=self.person, at=timezone.now())
        return Response(CustomerSerializer(customer).data, status=201)


class CustomerDetail(CustomerView):
    @extend_schema(
        tags=["customers"],
        summary="Show a customer",
        operation_id="customers_show",
        responses={200: CustomerSerializer, **refusals(401, 403, 404)},
    )
    def get(self, request: Request, pk: int) -> Response:
        """One customer, for those who may see them."""
        return Response(CustomerSerializer(self.found(pk)).data)

    @extend_schema(
        tags=["customers"],
        summary="Change a customer",
        operation_id="customers_change",
        request=ChangeCustomerSerializer,
        responses={200: CustomerSerializer, **refusals(401, 403, 404, 413, 415)},
        examples=[CHANGE_EXAMPLE],
    )
    def patch(self, request: Request, pk: int) -> Response:
        """Name and phone number. Orders keep what they were placed with."""
        customer = self.found(pk)
        if customer.user_id != self.person.pk and not has_right(self.person, Right.CHANGE):
            raise NotAllowed("You may not change this customer.")
        sent = ChangeCustomerSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        told = {"name": customer.name, "phone": customer.phone, **sent.validated_data}
        change_customer(customer, name=told["name"], phone=str(told["phone"] or ""), by=self.person, at=timezone.now())
        return Response(CustomerSerializer(customer).data)

    @extend_schema(
        tags=["customers"],
        summary="Ask for a customer's data to be deleted",
        operation_id="customers_delete",
        responses={202: DeletionSerializer, **refusals(401, 403, 404, 422)},
    )
    def delete(self, request: Request, pk: int) -> Response:
        """Nothing is deleted at once: the wish is put on the office's list. For oneself, and for admins."""
        customer = self.found(pk)
        if customer.user_id != self.person.pk and not self.person.is_admin:
            raise NotAllowed("Only the customer themselves may ask for this.")
        if customer.user is None:
            raise DomainError("This customer has no account to delete.", code="no_account")
        task = ask_for_deletion(customer.user, at=timezone.now())
        return Response(DeletionSerializer({"asked_at": task.created_at}).data, status=202)
