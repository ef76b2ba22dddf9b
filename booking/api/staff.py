"""Who comes and what is sold near a postcode, for programs. Of people: first name, words about them, services."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_serializer
from rest_framework import generics, serializers
from rest_framework.request import Request

from booking.areas import providers_for, providers_near, services_near
from booking.models import Provider
from booking.models.providers import ProviderQuerySet
from catalogue.api import ServiceSerializer, shown
from catalogue.models import Service, ServiceQuerySet
from core.api import Pages, PublicView, refusals
from core.geo import Place
from core.serializers import PostcodeField

POSTCODE = OpenApiParameter("postcode", str, required=True, description="In any spelling, such as BS6 5QA.")
SERVICE = OpenApiParameter("service", str, description="The slug of a service: only people who do it.")


class ServiceLinkSerializer(serializers.Serializer[Service]):
    slug = serializers.SlugField()
    name = serializers.CharField()


@extend_schema_serializer(component_name="Staff")
class StaffSerializer(serializers.Serializer[Provider]):
    id = serializers.UUIDField(source="public_id")
    name = serializers.SerializerMethodField(help_text="The first name.")
    bio = serializers.CharField()
    services = ServiceLinkSerializer(many=True)

    def get_name(self, provider: Provider) -> str:
        return first_name(provider)


def first_name(provider: Provider) -> str:
    return (provider.name.split() or [""])[0]


def shown_staff(*, at: datetime) -> ProviderQuerySet:
    """Return the people at work with the services they do that are on sale, in two queries."""
    on_sale = Prefetch("services", Service.objects.on_sale(at))
    return Provider.objects.filter(active=True).prefetch_related(on_sale).order_by("name", "pk")


@extend_schema(tags=["staff"], auth=[], responses={200: StaffSerializer(many=True), **refusals(404)})
class StaffList(PublicView, generics.ListAPIView[Provider]):
    """Everyone at work, with the services they do."""

    serializer_class = StaffSerializer
    pagination_class = Pages

    def get_queryset(self) -> ProviderQuerySet:
        return shown_staff(at=timezone.now())


@extend_schema(tags=["staff"], auth=[], responses={200: StaffSerializer, **refusals(404)})
class StaffDetail(PublicView, generics.RetrieveAPIView[Provider]):
    """One person, with the services they do."""

    serializer_class = StaffSerializer
    lookup_field = "public_id"

    def get_queryset(self) -> ProviderQuerySet:
        return shown_staff(at=timezone.now())


class NearQuery(serializers.Serializer[Any]):
    postcode = PostcodeField()
    service = serializers.SlugField(required=False, max_length=50)

    def validate_service(self, slug: str) -> Service:
        return service_on_sale(slug, at=timezone.now())


def service_on_sale(slug: str, *, at: datetime) -> Service:
    """Return the service with its choices, or refuse the field."""
    service = Service.objects.on_sale(at).with_choices().filter(slug=slug).first()
    if service is None:
        raise serializers.ValidationError("There is no such service.", code="unknown_service")
    return service


def near(request: Request) -> tuple[Place, Service | None]:
    query = NearQuery(data=request.query_params)
    query.is_valid(raise_exception=True)
    return query.validated_data["postcode"], query.validated_data.get("service")


@extend_schema(
    tags=["staff"],
    auth=[],
    parameters=[POSTCODE, SERVICE],
    responses={200: StaffSerializer(many=True), **refusals(404)},
)
class StaffByPostcode(StaffList):
    """Everyone who comes to this postcode; with `service`, only those who do it. Empty where nobody does."""

    def get_queryset(self) -> ProviderQuerySet:
        place, service = near(self.request)
        ids = providers_for(service.pk, place) if service else providers_near(place)
        return shown_staff(at=timezone.now()).filter(pk__in=ids)


@extend_schema(
    tags=["services"],
    auth=[],
    parameters=[POSTCODE],
    responses={200: ServiceSerializer(many=True), **refusals(404)},
)
class ServicesByPostcode(PublicView, generics.ListAPIView[Service]):
    """The services that somebody near this postcode does. Empty where nobody comes."""

    serializer_class = ServiceSerializer
    pagination_class = Pages

    def get_queryset(self) -> ServiceQuerySet:
        place, _service = near(self.request)
        return shown(services_near(place, at=timezone.now()))
