"""Addresses for the form at checkout: suggestions while somebody types, and the one they chose."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from core.addresses.asking import address_of, suggestions
from core.addresses.base import LONGEST_ID, LONGEST_WORDS
from core.api import PublicView, refusals
from core.serializers import LineField, PostcodeField

SESSION = "A random UUID, new with each search: it binds the suggestions to the address chosen."


class WantedSerializer(serializers.Serializer[Any]):
    q = LineField(max_length=LONGEST_WORDS, help_text="The beginning of the address: a house number, a street.")
    postcode = PostcodeField(help_text="Where to look.")
    session = serializers.UUIDField(help_text=SESSION)


class ChosenSerializer(serializers.Serializer[Any]):
    id = LineField(max_length=LONGEST_ID, help_text="Of a suggestion.")
    session = serializers.UUIDField(help_text=SESSION)


class SuggestionSerializer(serializers.Serializer[Any]):
    id = serializers.CharField()
    text = serializers.CharField()


class SuggestionsSerializer(serializers.Serializer[Any]):
    suggestions = SuggestionSerializer(many=True)


class FoundAddressSerializer(serializers.Serializer[Any]):
    line1 = serializers.CharField()
    line2 = serializers.CharField()
    city = serializers.CharField()
    postcode = serializers.CharField()


class AddressAutocomplete(PublicView):
    """Addresses that match. An empty list where no service is switched on or none answers: people type then."""

    throttle_scope = "address"

    @extend_schema(
        operation_id="address_autocomplete",
        parameters=[
            OpenApiParameter("q", str, required=True, description="The beginning of the address."),
            OpenApiParameter("postcode", str, required=True, description="Where to look."),
            OpenApiParameter("session", {"type": "string", "format": "uuid"}, required=True, description=SESSION),
        ],
        responses={200: SuggestionsSerializer, **refusals()},
    )
    def get(self, request: Request) -> Response:
        wanted = WantedSerializer(data=request.query_params)
        wanted.is_valid(raise_exception=True)
        said = wanted.validated_data
        found = suggestions(said["q"], said["postcode"].postcode, session=str(said["session"]))
        rows = [{"id": each.id, "text": each.text} for each in found or []]
        return Response({"suggestions": rows}, headers={"Cache-Control": "no-store"})


class AddressDetails(PublicView):
    """The address behind a suggestion, in the fields of an order."""

    throttle_scope = "address"

    @extend_schema(
        operation_id="address_details",
        parameters=[
            OpenApiParameter("id", str, required=True, description="Of a suggestion."),
            OpenApiParameter("session", {"type": "string", "format": "uuid"}, required=True, description=SESSION),
        ],
        responses={200: FoundAddressSerializer, **refusals(404)},
    )
    def get(self, request: Request) -> Response:
        wanted = ChosenSerializer(data=request.query_params)
        wanted.is_valid(raise_exception=True)
        said = wanted.validated_data
        found = address_of(said["id"], session=str(said["session"]))
        if found is None:
            raise NotFound
        return Response(FoundAddressSerializer(found).data, headers={"Cache-Control": "no-store"})
