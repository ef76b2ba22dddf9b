"""What every endpoint shares: one shape of error."""

from __future__ import annotations

from typing import Any

from rest_framework.exceptions import APIException, ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler

from core.errors import DomainError


def error_response(exc: Exception, context: dict[str, Any]) -> Response | None:
    """Answer every refusal as {"error": {"code", "message", "fields"?, ...extra}}."""
    if isinstance(exc, DomainError):
        return Response({"error": {"code": exc.code, "message": exc.message, **exc.extra}}, status=exc.http_status)
    response = exception_handler(exc, context)
    if response is None:
        return None
    body: dict[str, Any] = {"code": "error", "message": "That did not work."}
    if isinstance(exc, ValidationError):
        body = {"code": "invalid", "message": "Some of what was sent cannot be used.", "fields": exc.detail}
    elif isinstance(exc, APIException):
        body = {"code": exc.get_codes(), "message": str(exc.detail)}
    elif response.status_code == 404:
        body = {"code": "not_found", "message": "There is nothing here."}
    response.data = {"error": body}
    return response
