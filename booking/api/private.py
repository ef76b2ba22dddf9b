"""Answers that hold a key or a person's details."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView


def private(response: Response) -> Response:
    """Keep an answer that holds a key or a person's details out of caches and of other sites' logs."""
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


class PrivateView(APIView):
    """Keeps every answer private, refusals too."""

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        return private(super().finalize_response(request, response, *args, **kwargs))
