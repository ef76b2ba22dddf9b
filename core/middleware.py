"""Small middleware of our own."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse

from core.away import come_back, is_away

logger = logging.getLogger(__name__)
GetResponse = Callable[[HttpRequest], HttpResponse]
GOOGLE = ["https://*.google-analytics.com", "https://*.analytics.google.com", "https://*.googletagmanager.com"]
ADMIN_AREAS = ("/cms/", "/admin/")


class AdminCsp:
    """Relax script and style for the two admin areas only: their pages carry inline code."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(ADMIN_AREAS):
            inline = ["'unsafe-inline'"]
            response._csp_update = {  # type: ignore[attr-defined]
                "script-src": inline,
                "style-src": inline,
                "img-src": ["data:", "blob:"],
            }
        # The CMS shows pages in a frame of its own; a preview is answered as if at the page's own address.
        if request.path.startswith(ADMIN_AREAS) or getattr(request, "is_preview", False):
            # Said instead of "none", which allows no word beside it.
            response._csp_replace = {"frame-ancestors": ["'self'"]}  # type: ignore[attr-defined]
        return response


class MeasuringCsp:
    """Let a page reach Google Analytics where its site names a measurement ID; no other page may."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if getattr(request, "_uses_ga4", False):
            response._csp_update = {  # type: ignore[attr-defined]
                "script-src": ["https://www.googletagmanager.com"],
                "img-src": GOOGLE,
                "connect-src": ["'self'", *GOOGLE],
            }
        return response


class BusyDatabase:
    """Answer 503 and say when to come back if the database is too busy, or away; nothing was half done."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not is_away(exception):
            return None
        logger.error("The database could not answer %s.", request.path, exc_info=exception)
        return come_back(request)


class Rehearsal:
    """On a rehearsal site, tell crawlers with every answer to leave it out; elsewhere do not even stand in the way."""

    def __init__(self, get_response: GetResponse) -> None:
        if not settings.SITE_IS_STAGING:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response["X-Robots-Tag"] = "noindex"
        return response


class RefuseNullBytes:
    """Answer 400 to an address with a null byte: no database column can hold one."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            said = "That address contains a character that cannot be used."
            if request.path.startswith("/api/"):
                return JsonResponse({"error": {"code": "invalid", "message": said}}, status=400)
            return HttpResponseBadRequest(said)
        return self.get_response(request)
