"""Orders and visits as programs see them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.conf import settings
from djmoney.money import Money
from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from booking.api.staff import first_name
from booking.models import (
    Appointment,
    AppointmentStatus,
    ItemAnswer,
    Order,
    OrderItem,
    OrderStatus,
    PaymentChoice,
    SlotStatus,
)
from catalogue.models import ServiceKind
from core.serializers import as_amount


class VisitorSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    name = serializers.CharField(help_text="The first name.")


@extend_schema_serializer(component_name="Visit")
class VisitSerializer(serializers.Serializer[Appointment]):
    id = serializers.UUIDField(source="public_id")
    service = serializers.SlugField(source="item.service.slug")
    name = serializers.CharField(source="item.service_name", help_text="Of the service, as it was when ordered.")
    choices = serializers.SerializerMethodField(help_text="Options and extras in words.")
    status = serializers.ChoiceField(choices=AppointmentStatus.choices)
    starts_at = serializers.DateTimeField(help_text="In UTC.")
    starts_at_local = serializers.SerializerMethodField(help_text="On the clock of the place, with its offset.")
    ends_at = serializers.DateTimeField()
    ends_at_local = serializers.SerializerMethodField()
    timezone = serializers.CharField()
    staff = serializers.SerializerMethodField()

    def get_choices(self, visit: Appointment) -> list[str]:
        return [str(choice) for choice in visit.item.choices.all()]

    def get_starts_at_local(self, visit: Appointment) -> str:
        return visit.starts_at.astimezone(visit.zone).isoformat()

    def get_ends_at_local(self, visit: Appointment) -> str:
        return visit.ends_at.astimezone(visit.zone).isoformat()

    @extend_schema_field(VisitorSerializer(many=True))
    def get_staff(self, visit: Appointment) -> list[dict[str, str]]:
        slots = [slot for slot in visit.slots.all() if slot.status != SlotStatus.RELEASED]
        return [{"id": str(slot.provider.public_id), "name": first_name(slot.provider)} for slot in slots]


class AnswerSerializer(serializers.Serializer[ItemAnswer]):
    question = serializers.CharField(source="text", help_text="In the words the customer was asked with.")
    answer = serializers.CharField(source="value", help_text="For a file, its name.")


@extend_schema_serializer(component_name="OrderItem")
class ItemSerializer(serializers.Serializer[OrderItem]):
    service = serializers.SlugField(source="service.slug")
    name = serializers.CharField(source="service_name", help_text="As it was when ordered.")
    kind = serializers.ChoiceField(choices=ServiceKind.choices, source="service.kind")
    call_me = serializers.BooleanField(help_text="Of a package: no time was named, we call the customer.")
    choices = serializers.SerializerMethodField(help_text="Options and extras in words.")
    answers = serializers.SerializerMethodField()

    def get_choices(self, item: OrderItem) -> list[str]:
        return [str(choice) for choice in item.choices.all()]

    @extend_schema_field(AnswerSerializer(many=True))
    def get_answers(self, item: OrderItem) -> Any:
        return [AnswerSerializer(answer).data for answer in item.answers.all() if answer.value]


@extend_schema_serializer(component_name="OrderSummary")
class OrderSummarySerializer(serializers.Serializer[Order]):
    """Expects orders from `whole()`."""

    number = serializers.CharField()
    status = serializers.ChoiceField(choices=OrderStatus.choices)
    total = serializers.SerializerMethodField(help_text="Any tax included; null for those who may not see prices.")
    tax = serializers.SerializerMethodField(help_text="Contained in the total; null with it.")
    currency = serializers.CharField()
    items = ItemSerializer(many=True, source="items.all")
    visits = serializers.SerializerMethodField()

    def get_total(self, order: Order) -> str | None:
        return self._amount(order, order.total)

    def get_tax(self, order: Order) -> str | None:
        return self._amount(order, order.tax)

    def to_representation(self, order: Order) -> dict[str, Any]:
        """Leave out what was asked of the customer where it is not the reader's business."""
        shown = super().to_representation(order)
        who = self.context.get("reader")
        if who is not None and not who.sees_customer(order):
            for item in shown["items"]:
                item["answers"] = []
        return shown

    def _amount(self, order: Order, amount: Decimal | None) -> str | None:
        who = self.context.get("reader")
        if who is not None and not who.sees_money(order):
            return None
        return as_amount(Money(amount or 0, order.currency))["amount"]

    @extend_schema_field(VisitSerializer(many=True))
    def get_visits(self, order: Order) -> Any:
        visits = [visit for item in order.items.all() for visit in item.appointments.all()]
        visits.sort(key=lambda visit: (visit.starts_at, visit.pk))
        return [VisitSerializer(visit).data for visit in visits]


class LinksSerializer(serializers.Serializer[Any]):
    self = serializers.URLField(help_text="This order, for programs.")
    page = serializers.URLField(help_text="This order, for people.")
    calendar = serializers.URLField()


@extend_schema_serializer(component_name="PlacedOrder")
class PlacedOrderSerializer(OrderSummarySerializer):
    key = serializers.CharField(help_text="Opens the order without signing in. Keep it like a password.")
    pay_url = serializers.URLField(allow_null=True, help_text="Where the customer pays; null if nothing waits for it.")
    links = LinksSerializer()


class BuyerSerializer(serializers.Serializer[Order]):
    name = serializers.CharField(source="guest_name")
    email = serializers.EmailField(source="guest_email")
    phone = serializers.CharField(source="guest_phone")


class PlaceSerializer(serializers.Serializer[Order]):
    line1 = serializers.CharField(source="address_line1")
    line2 = serializers.CharField(source="address_line2")
    city = serializers.CharField()
    postcode = serializers.CharField()


@extend_schema_serializer(component_name="Order")
class OrderSerializer(OrderSummarySerializer):
    """Everything the customer told and was told; `pay_url` and `links` need the key in the context."""

    payment = serializers.ChoiceField(choices=PaymentChoice.choices, source="payment_choice")
    paid = serializers.SerializerMethodField(help_text="Whether nothing is left to pay.")
    placed_at = serializers.DateTimeField()
    confirmed_at = serializers.DateTimeField(allow_null=True)
    customer = BuyerSerializer(source="*")
    address = PlaceSerializer(source="*")
    notes = serializers.CharField()
    pay_url = serializers.SerializerMethodField(help_text="Where the customer pays; null if nothing waits for it.")
    links = serializers.SerializerMethodField()

    def get_paid(self, order: Order) -> bool:
        return order.payable is None or order.payable.is_settled

    def get_pay_url(self, order: Order) -> str | None:
        return pay_url(order.status, self.context["key"])

    @extend_schema_field(LinksSerializer)
    def get_links(self, order: Order) -> dict[str, str]:
        return links(self.context["key"])


def pay_url(status: str, key: str) -> str | None:
    """Return where to pay an order that waits for it; one that does not has status confirmed or later."""
    return f"{settings.SITE_URL}/checkout/pay/{key}/" if status == OrderStatus.PLACED else None


def links(key: str) -> dict[str, str]:
    page = f"{settings.SITE_URL}/orders/{key}/"
    return {"self": f"{settings.SITE_URL}/api/orders/{key}", "page": page, "calendar": f"{page}calendar.ics"}
