"""What is sold, for programs: services with the price of this moment, and what may be chosen with them."""

from __future__ import annotations

from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_serializer
from rest_framework import generics, serializers

from catalogue.models import (
    Category,
    Option,
    OptionGroup,
    Question,
    QuestionKind,
    Service,
    ServiceKind,
    ServiceQuerySet,
)
from core.api import Pages, PublicView, refusals
from core.serializers import MoneySerializer, as_amount


class CategorySerializer(serializers.Serializer[Category]):
    slug = serializers.SlugField()
    name = serializers.CharField()


class OptionSerializer(serializers.Serializer[Option]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    price = MoneySerializer(help_text="What it adds to the price of the service.")
    minutes = serializers.IntegerField(help_text="What it adds to the duration.")


class OptionGroupSerializer(serializers.Serializer[OptionGroup]):
    """A question; an order answers each one that has options with exactly one of them."""

    name = serializers.CharField()
    options = OptionSerializer(many=True)


class ExtraSerializer(OptionSerializer):
    summary = serializers.CharField()
    max_quantity = serializers.IntegerField()


class QuestionSerializer(serializers.Serializer[Question]):
    """Asked at checkout; the answer to one of kind `file` can only be given on the site."""

    id = serializers.IntegerField()
    question = serializers.CharField(source="text")
    help = serializers.CharField()
    kind = serializers.ChoiceField(choices=QuestionKind.choices)
    choices = serializers.ListField(child=serializers.CharField(), source="choice_list", help_text="Of a choice only.")
    required = serializers.BooleanField()  # type: ignore[assignment]  # a field of the answer, not of the serializer


@extend_schema_serializer(component_name="Service")
class ServiceSerializer(serializers.Serializer[Service]):
    """Expects services from `on_sale(at)` and `with_choices()`: the price is the one annotated."""

    id = serializers.UUIDField(source="public_id")
    slug = serializers.SlugField()
    name = serializers.CharField()
    summary = serializers.CharField()
    category = CategorySerializer()
    price = serializers.SerializerMethodField(
        help_text="Now, any tax included, before options and extras. Asked by postcode, that of the place."
    )
    tax_rate = serializers.DecimalField(
        source="rate_charged",
        max_digits=5,
        decimal_places=2,
        help_text="In percent, contained in the price; 0 of a firm that is not registered for VAT.",
    )
    kind = serializers.ChoiceField(
        choices=ServiceKind.choices, help_text="A package is bought without a visit; a start is for its first talk."
    )
    kickoff_minutes = serializers.IntegerField(help_text="Of a package: how long its first talk takes; 0 for none.")
    minutes = serializers.IntegerField(help_text="How long a visit takes, before options and extras.")
    notice_minutes = serializers.IntegerField(help_text="How long before the start it must be ordered.")
    pay_on_day = serializers.BooleanField(help_text="Whether it may be paid on the day.")
    option_groups = OptionGroupSerializer(many=True, source="groups.all")
    extras = ExtraSerializer(many=True, source="extras.all")
    questions = QuestionSerializer(many=True, source="questions.all")

    @extend_schema_field(MoneySerializer)
    def get_price(self, service: Service) -> dict[str, str] | None:
        price = service.price(timezone.now())
        return None if price is None else as_amount(price)


def services_now() -> ServiceQuerySet:
    return shown(Service.objects.on_sale(timezone.now()))


def shown(services: ServiceQuerySet) -> ServiceQuerySet:
    """Fetch everything shown of services on sale in a fixed number of queries, in an order that pages can rely on."""
    return services.with_choices().with_questions().order_by("category__position", "position", "name", "pk")


@extend_schema(tags=["services"], auth=[], responses={200: ServiceSerializer(many=True), **refusals(404)})
class ServiceList(PublicView, generics.ListAPIView[Service]):
    """Every service on sale, in the order of the site, with the price of this moment."""

    serializer_class = ServiceSerializer
    pagination_class = Pages

    def get_queryset(self) -> ServiceQuerySet:
        return services_now()


@extend_schema(tags=["services"], auth=[], responses={200: ServiceSerializer, **refusals(404)})
class ServiceDetail(PublicView, generics.RetrieveAPIView[Service]):
    """One service with its options and extras."""

    serializer_class = ServiceSerializer
    lookup_field = "slug"

    def get_queryset(self) -> ServiceQuerySet:
        return services_now()
