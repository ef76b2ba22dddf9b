"""What every endpoint shares: one shape of error, sign-in, limits, pages, and how much may be sent."""

from __future__ import annotations

import dataclasses
import json
import logging
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from math import ceil
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.signals import got_request_exception
from django.http import Http404
from djmoney.money import Money
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import OpenApiResponse, extend_schema
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework import exceptions
from rest_framework.authentication import SessionAuthentication
from rest_framework.pagination import PageNumberPagination
from rest_framework.parsers import JSONParser
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView, set_rollback

from core.away import BUSY, is_away
from core.errors import DomainError
from core.serializers import ErrorSerializer, as_amount

logger = logging.getLogger(__name__)
LARGEST_BODY = 100_000  # bytes; an order of ten services with long notes is a fifth of it

SENTENCES: dict[type[exceptions.APIException], str] = {
    exceptions.AuthenticationFailed: "Sign in again to see this.",
    exceptions.NotAuthenticated: "Sign in to see this.",
    exceptions.PermissionDenied: "You may not do this.",
    exceptions.NotFound: "There is nothing here.",
    exceptions.NotAcceptable: "We answer in JSON, version 1. Ask for application/json; version=1.",
    exceptions.Throttled: "That was a lot at once. Wait a moment, then try again.",
}
REFUSALS = {
    400: "Something sent cannot be used; `fields` says what.",
    401: "Nobody is signed in.",
    403: "The signed-in person may not do this.",
    404: "There is nothing here.",
    406: "We answer in JSON, version 1.",
    409: "Somebody else was first, or things have changed.",
    413: "More was sent than we read.",
    415: "Only JSON is understood.",
    422: "A rule of the business says no.",
    429: "Too much at once; `Retry-After` says how many seconds to wait.",
    503: "Very busy; send the same again after `Retry-After` seconds.",
}


def error_response(exc: Exception, context: dict[str, Any]) -> Response | None:
    """Answer every refusal as {"error": {"code", "message", "fields"?, ...extra}}."""
    if isinstance(exc, Http404):
        exc = exceptions.NotFound()
    elif isinstance(exc, PermissionDenied):
        exc = exceptions.PermissionDenied()
    set_rollback()
    if isinstance(exc, DomainError):
        return _error(exc.http_status, exc.code, exc.message, **json_safe(exc.extra))
    if isinstance(exc, exceptions.APIException):
        return _api_error(exc)
    if is_away(exc):
        logger.warning("The database was too busy to answer", exc_info=exc)
        busy = _error(503, "busy", BUSY)
        busy["Retry-After"] = "1"
        return busy
    return None if settings.DEBUG else _unexpected(exc, context)


def _api_error(exc: exceptions.APIException) -> Response:
    if isinstance(exc, exceptions.ValidationError):
        fields = dict(field_messages(exc.detail))
        return _error(exc.status_code, "invalid", "Some of what was sent cannot be used.", fields=fields)
    code = exc.get_codes()
    message = SENTENCES.get(type(exc)) or str(exc.detail)
    response = _error(exc.status_code, code if isinstance(code, str) else exc.default_code, message)
    if isinstance(exc, exceptions.Throttled):
        response["Retry-After"] = str(max(1, ceil(getattr(exc, "wait", None) or 1)))
    if challenge := getattr(exc, "auth_header", None):
        response["WWW-Authenticate"] = challenge
    return response


def _unexpected(exc: Exception, context: dict[str, Any]) -> Response:
    """Answer a fault of ours in the same shape, and tell everyone who listens for faults."""
    logger.error("The API failed", exc_info=exc)
    got_request_exception.send(sender=type(context["view"]), request=context["request"]._request)
    return _error(500, "fault", "Something went wrong on our side. We have been told.")


def _error(status: int, code: str, message: str, **extra: Any) -> Response:
    said = {"code": code, "message": message}
    return Response({"error": said | extra | said}, status=status)


def field_messages(detail: Any, path: str = "") -> Iterator[tuple[str, list[str]]]:
    """Yield a path such as items.0.starts_at with what is wrong there, however deep it lies."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            yield from field_messages(inner, f"{path}.{name}" if path else str(name))
    elif isinstance(detail, list) and any(isinstance(inner, dict | list) for inner in detail):
        for index, inner in enumerate(detail):
            yield from field_messages(inner, f"{path}.{index}" if path else str(index))
    elif detail:
        yield path or "request", [str(said) for said in (detail if isinstance(detail, list) else [detail])]


def json_safe(value: Any) -> Any:
    """Return `value` as JSON can hold it: instants in UTC, amounts as exact strings with their currency."""
    if isinstance(value, datetime):
        return as_utc(value)
    if isinstance(value, Money):
        return as_amount(value)
    if isinstance(value, Mapping):
        return {str(key): json_safe(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [json_safe(inner) for inner in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: json_safe(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int | str) else str(value)


def as_utc(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def refusals(*statuses: int) -> dict[int, OpenApiResponse]:
    """Document the refusals an endpoint can give besides those that every one can."""
    said = sorted({400, 406, 429, 503, *statuses})
    return {status: OpenApiResponse(ErrorSerializer, REFUSALS[status]) for status in said}


class PublicView(APIView):
    """Open to everyone; nobody's session is looked at."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_scope = "read"


@extend_schema(exclude=True)
class NothingHere(PublicView):
    """Says 404 to every address of the API that does not exist, in the API's own shape."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        raise exceptions.NotFound


class ApiDocs(SpectacularSwaggerSplitView):
    """The interactive documentation: from our own host, and without anything inline that our CSP forbids."""

    title = "Callout API"
    template_name = "core/api_docs.html"


class SessionSignIn(SessionAuthentication):
    """The site's own sign-in. Names itself, so that a missing one is a 401 and not a 403."""

    def authenticate_header(self, request: Request) -> str:
        return "Session"


class SessionScheme(OpenApiAuthenticationExtension):  # registers itself
    target_class = "core.api.SessionSignIn"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}


class Pages(PageNumberPagination):
    page_size_query_param = "page_size"
    page_size_query_description = "Up to 100."
    max_page_size = 100
    invalid_page_message = "There is no such page."


class TooLarge(exceptions.APIException):
    status_code = 413
    default_code = "too_large"
    default_detail = f"We read up to {LARGEST_BODY // 1000} kB."


class SmallJsonParser(JSONParser):
    """Reads JSON in UTF-8, up to a size, and refuses nesting that no request of ours has."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        raw = stream.read(LARGEST_BODY + 1)
        if len(raw) > LARGEST_BODY:
            raise TooLarge
        try:
            return json.loads(raw.decode(), parse_constant=_refuse_constant)
        except (ValueError, RecursionError) as exc:
            raise exceptions.ParseError("That is not JSON we can read.") from exc


def _refuse_constant(name: str) -> None:
    raise ValueError(name)
