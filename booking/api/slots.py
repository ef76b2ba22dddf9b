"""When something is free, for programs: the starts of a day, or the open days of a stretch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from booking.api.choices import check_choices
from booking.api.staff import POSTCODE, service_on_sale
from booking.areas import providers_for
from booking.availability.demand import Demand, demand_for
from booking.availability.queries import Start, open_days, starts_on
from booking.choosing import Chosen, total_minutes
from booking.models import ItemChoice, Provider
from catalogue.models import Service
from core.api import PublicView, as_utc, refusals
from core.serializers import LARGEST_ID, PostcodeField

LONGEST_STRETCH = 60  # days in one answer
FURTHEST = 366  # days ahead that can be asked for


class IdListField(serializers.CharField):
    """Ids written as 1,2 or, with quantities, as 1:2,5."""

    default_error_messages = {"form": "Write ids with commas, such as 3,8; quantities as 3:2."}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, default="", allow_blank=True, max_length=400, **kwargs)

    def run_validation(self, data: Any = serializers.empty) -> Any:
        text = super().run_validation(data)
        return tuple(self._pair(part) for part in text.split(",") if part.strip())

    def _pair(self, part: str) -> tuple[int, int]:
        first, _, second = part.partition(":")
        try:
            pk, quantity = int(first), int(second or 1)
        except ValueError:
            self.fail("form")
        if not (0 < pk <= LARGEST_ID and 0 < quantity <= 20):
            self.fail("form")
        return pk, quantity


class SlotQuery(serializers.Serializer[Any]):
    """What is asked. `first` and `last` are the local days to answer for; they are equal for one day."""

    service = serializers.SlugField(max_length=50)
    postcode = PostcodeField()
    day = serializers.DateField(required=False)
    to = serializers.DateField(required=False, source="last")
    staff = serializers.UUIDField(required=False)
    options = IdListField()
    extras = IdListField()

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        return {**super().get_fields(), "from": serializers.DateField(required=False, source="first")}

    def validate_service(self, slug: str) -> Service:
        return service_on_sale(slug, at=self.context["at"])

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        attrs["chosen"] = Chosen(tuple(pk for pk, _ in attrs["options"]), attrs["extras"])
        check_choices(attrs["service"], attrs["chosen"])
        first: date = attrs.get("day") or attrs.get("first") or self.context["today"]
        stretch = min(settings.HORIZON_DAYS, LONGEST_STRETCH)
        last: date = attrs.get("day") or attrs.get("last") or _later(first, stretch - 1)
        if last < first:
            raise serializers.ValidationError({"to": ["The last day must not come before the first."]})
        if (last - first).days >= LONGEST_STRETCH:
            raise serializers.ValidationError({"to": [f"Ask for up to {LONGEST_STRETCH} days at a time."]})
        return {**attrs, "first": first, "last": last}


def _later(day: date, days: int) -> date:
    return date.max if (date.max - day).days < days else day + timedelta(days=days)


@dataclass(frozen=True)
class Asked:
    """A question ready for the availability queries, cut to the days that can be answered."""

    demand: Demand
    able: list[int]
    first: date
    last: date
    zone: ZoneInfo

    @property
    def is_empty(self) -> bool:
        return not self.able or self.last < self.first


@extend_schema_serializer(component_name="Start")
class StartSerializer(serializers.Serializer[Any]):
    starts_at = serializers.DateTimeField(help_text="In UTC; send it back as it is.")
    starts_at_local = serializers.DateTimeField(help_text="On the clock of the place, with its offset.")
    ends_at = serializers.DateTimeField()
    ends_at_local = serializers.DateTimeField()
    staff = serializers.ListField(child=serializers.UUIDField(), help_text="Who could come.")


@extend_schema_serializer(component_name="Slots")
class SlotsSerializer(serializers.Serializer[Any]):
    service = serializers.SlugField()
    postcode = serializers.CharField()
    timezone = serializers.CharField(help_text="Of the place; days and local times are on its clock.")
    minutes = serializers.IntegerField(help_text="How long the visit takes with everything chosen.")
    starts = StartSerializer(many=True, required=False, help_text="Of the day asked for; only with `day`.")
    days = serializers.ListField(
        child=serializers.DateField(), required=False, help_text="With at least one start; only without `day`."
    )


EXAMPLE = OpenApiExample(
    "The starts of a day",
    {
        "service": "regular-clean",
        "postcode": "BS6 5QA",
        "timezone": "Europe/London",
        "minutes": 120,
        "starts": [
            {
                "starts_at": "2027-06-01T08:00:00Z",
                "starts_at_local": "2027-06-01T09:00:00+01:00",
                "ends_at": "2027-06-01T10:00:00Z",
                "ends_at_local": "2027-06-01T11:00:00+01:00",
                "staff": ["1f6a1f0e-6a4f-4c0c-9a53-0a4a8f1f6f55"],
            }
        ],
    },
    response_only=True,
)


class Slots(PublicView):
    @extend_schema(
        tags=["slots"],
        summary="Show when somebody is free",
        operation_id="slots_list",
        auth=[],
        parameters=[
            OpenApiParameter("service", str, required=True, description="The slug of the service."),
            POSTCODE,
            OpenApiParameter("day", date, description="Answer with the starts of this day."),
            OpenApiParameter("from", date, description="First day; today if left out."),
            OpenApiParameter("to", date, description=f"Last day, within {LONGEST_STRETCH} days of the first."),
            OpenApiParameter("staff", UUID, description="Only this person."),
            OpenApiParameter("options", str, description="Ids of options, such as 3,8: they size the visit."),
            OpenApiParameter("extras", str, description="Ids of extras with quantities, such as 4:2,6."),
        ],
        responses={200: SlotsSerializer, **refusals(422)},
        examples=[EXAMPLE],
    )
    def get(self, request: Request) -> Response:
        """With `day`, every start of that day and who could come. Without, the days that have one."""
        at = timezone.now()
        zone = ZoneInfo(settings.BUSINESS_TIME_ZONE)
        query = SlotQuery(data=request.query_params, context={"at": at, "today": at.astimezone(zone).date()})
        query.is_valid(raise_exception=True)
        wanted: dict[str, Any] = query.validated_data
        service, place = wanted["service"], wanted["postcode"]
        minutes = sized(service, wanted["chosen"])
        asked = _asked(wanted, demand_for(service, minutes), zone, at=at)
        answer = {"service": service.slug, "postcode": place.postcode, "timezone": str(zone), "minutes": minutes}
        return Response({**answer, **(_starts(asked, at=at) if "day" in wanted else _days(asked, at=at))})


def sized(service: Service, chosen: Chosen) -> int:
    """Return how long the visit takes with what was chosen so far; unanswered questions add nothing yet."""
    options = {option.pk: option.minutes for group in service.groups.all() for option in group.options.all()}
    extras = {extra.pk: extra.minutes for extra in service.extras.all()}
    picked = [ItemChoice(minutes=options[pk]) for pk in chosen.option_ids]
    picked += [ItemChoice(minutes=extras[pk] * quantity) for pk, quantity in chosen.extras]
    return total_minutes(service, picked)


def _asked(wanted: Mapping[str, Any], demand: Demand, zone: ZoneInfo, *, at: datetime) -> Asked:
    # A package that begins without a talk takes nobody's time.
    able = providers_for(wanted["service"].pk, wanted["postcode"]) if demand.minutes else []
    if staff := wanted.get("staff"):
        able = list(Provider.objects.filter(public_id=staff, pk__in=able).values_list("pk", flat=True))
    today = at.astimezone(zone).date()
    return Asked(demand, able, max(wanted["first"], today), min(wanted["last"], today + timedelta(days=FURTHEST)), zone)


def _starts(asked: Asked, *, at: datetime) -> dict[str, Any]:
    found = [] if asked.is_empty else starts_on(asked.demand, asked.able, asked.first, at=at, zone=asked.zone)
    return {"starts": start_rows(found, asked.zone)}


def _days(asked: Asked, *, at: datetime) -> dict[str, Any]:
    found = [] if asked.is_empty else open_days(asked.demand, asked.able, asked.first, asked.last, at=at)
    return {"days": [day.isoformat() for day in found]}


def start_rows(starts: Iterable[Start], zone: ZoneInfo) -> list[dict[str, Any]]:
    """Return starts as the API shows them, naming people by their public ids, in one query."""
    starts = list(starts)
    pks = {pk for start in starts for pk in start.provider_ids}
    public = dict(Provider.objects.filter(pk__in=pks).values_list("pk", "public_id")) if pks else {}
    return [
        {
            **instants("starts_at", start.starts_at, zone),
            **instants("ends_at", start.ends_at, zone),
            "staff": [str(public[pk]) for pk in start.provider_ids if pk in public],
        }
        for start in starts
    ]


def instants(name: str, instant: datetime, zone: ZoneInfo) -> dict[str, str]:
    """Return an instant twice: in UTC, and on the clock of the place with its offset."""
    return {name: as_utc(instant), f"{name}_local": instant.astimezone(zone).isoformat()}
