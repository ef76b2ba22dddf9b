"""What an order sent by a program must look like. What is not named here is not read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from phonenumber_field.serializerfields import PhoneNumberField
from rest_framework import serializers

from booking.actions.basket import MAX_ITEMS
from booking.api.choices import check_answers, check_choices
from booking.api.slots import FURTHEST
from booking.choosing import Chosen
from booking.models import PaymentChoice, Provider
from catalogue.models import Service
from core.serializers import IdField, LineField, MoneySerializer, PostcodeField

LONGEST_NOTES = 2000


class InstantField(serializers.DateTimeField):
    """An instant with its offset. One without is refused: a guess could be an hour out."""

    default_error_messages = {
        "naive": "Say the offset too, such as 2027-06-01T09:00:00+01:00, or end in Z for UTC.",
        "past": "That time has passed.",
        "far": "We do not plan that far ahead.",
    }

    def enforce_timezone(self, value: datetime) -> datetime:
        if value.tzinfo is None:
            self.fail("naive")
        instant: datetime = super().enforce_timezone(value)
        at: datetime = self.context["at"]
        if instant <= at:
            self.fail("past")
        if instant > at + timedelta(days=FURTHEST):
            self.fail("far")
        return instant


class WantedExtraSerializer(serializers.Serializer[Any]):
    id = IdField()
    quantity = serializers.IntegerField(min_value=1, max_value=20, default=1)


class WantedAnswerSerializer(serializers.Serializer[Any]):
    question = IdField(help_text="The id of a question of the service, from /api/services.")
    value = serializers.CharField(
        max_length=4000, allow_blank=True, help_text="Text; a number; a day such as 2027-03-31; or one of the choices."
    )


class WantedItemSerializer(serializers.Serializer[Any]):
    service = serializers.SlugField(max_length=50, help_text="The slug of the service.")
    options = serializers.ListField(child=IdField(), max_length=30, required=False, default=list)
    extras = WantedExtraSerializer(many=True, required=False, default=list, max_length=30)  # type: ignore[call-arg]  # of the list
    answers = WantedAnswerSerializer(many=True, required=False, default=list, max_length=100)  # type: ignore[call-arg]  # of the list
    starts_at = InstantField(
        required=False,
        allow_null=True,
        default=None,
        help_text="A start from /api/slots, with its offset. A package may leave it out: then we call.",
    )
    staff = serializers.UUIDField(
        required=False, allow_null=True, default=None, help_text="Who should come; anyone if left out."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        extras = tuple((extra["id"], extra["quantity"]) for extra in attrs.pop("extras"))
        return {**attrs, "chosen": Chosen(tuple(attrs.pop("options")), extras)}


class ContactSerializer(serializers.Serializer[Any]):
    name = LineField()
    email = serializers.EmailField(max_length=254)
    phone = PhoneNumberField(max_length=40, help_text="A UK number, or one with its country code.")


class AddressSerializer(serializers.Serializer[Any]):
    line1 = LineField()
    line2 = LineField(required=False, allow_blank=True, default="")
    city = LineField(max_length=100)


@extend_schema_serializer(component_name="NewOrder")
class NewOrderSerializer(serializers.Serializer[Any]):
    """Reads a whole order; context: `at`."""

    postcode = PostcodeField()
    items = WantedItemSerializer(many=True, allow_empty=False, max_length=MAX_ITEMS)  # type: ignore[call-arg]  # of the list
    customer = ContactSerializer()
    address = AddressSerializer()
    notes = serializers.CharField(max_length=LONGEST_NOTES, required=False, allow_blank=True, default="")
    payment = serializers.ChoiceField(choices=PaymentChoice.choices)
    expected_total = MoneySerializer(
        required=False, help_text="What the customer was shown. If it has changed, nothing is ordered."
    )

    def validate_items(self, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Replace slugs and public ids by services and providers, in a fixed number of queries."""
        services = _services((item["service"] for item in items), at=self.context["at"])
        providers = _providers(item["staff"] for item in items)
        wrong = [_look_up(item, services, providers) for item in items]
        if any(wrong):
            raise serializers.ValidationError(wrong)
        return items


def _services(slugs: Iterable[str], *, at: datetime) -> dict[str, Service]:
    found = Service.objects.on_sale(at).with_choices().with_questions().filter(slug__in=set(slugs))
    return {service.slug: service for service in found}


def _providers(public_ids: Iterable[Any]) -> dict[Any, Provider]:
    wanted = {public_id for public_id in public_ids if public_id}
    return {row.public_id: row for row in Provider.objects.filter(active=True, public_id__in=wanted)} if wanted else {}


def _look_up(item: dict[str, Any], services: dict[str, Service], providers: dict[Any, Provider]) -> dict[str, Any]:
    """Put the rows into `item`; return what is wrong with it by field, empty where nothing is."""
    wrong: dict[str, Any] = {}
    if item["staff"] and item["staff"] not in providers:
        wrong["staff"] = ["There is nobody of that id."]
    if (service := services.get(item["service"])) is None:
        return {**wrong, "service": ["There is no such service."]}
    try:
        check_choices(service, item["chosen"])
    except serializers.ValidationError as exc:
        wrong.update(exc.detail)  # type: ignore[arg-type]  # check_choices names fields
    if item["starts_at"] is None and not service.is_package:
        wrong["starts_at"] = ["This field is required."]
    if refused := check_answers(service, item["answers"]):
        wrong["answers"] = refused
    item.update(service=service, provider=providers.get(item["staff"]))
    return wrong
