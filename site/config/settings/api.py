"""The API and its description."""

from __future__ import annotations

from config.settings.environment import env

DESCRIPTION = """Find services, see free times, place an order as a guest and follow it; sign in by token.

**Version.** `Accept: application/json; version=1`. Without one it is version 1; any other is answered with 406.

**Slashes.** Every path is served with and without one at its end, and never redirected.

**Lists** come in pages: `page` from 1, `page_size` up to 100; `next` and `previous` are addresses, null at the ends.
A page that does not exist is 404. `ordering` and filters are named with each list; a value not named there is 400.

**Refusals** are `{"error": {"code", "message", "fields"}}`: `code` for programs, `message` for people as it stands.

**Limits.** Too many requests are answered with 429 and `Retry-After`, in seconds. Headers
that anybody can write play no part in the count.
"""
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_VERSIONING_CLASS": "rest_framework.versioning.AcceptHeaderVersioning",
    "DEFAULT_VERSION": "1",
    "ALLOWED_VERSIONS": ["1"],
    "DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.PageNumberPagination",
    "PAGE_SIZE": 50,
    "EXCEPTION_HANDLER": "core.api.error_response",
    "DEFAULT_THROTTLE_CLASSES": ["core.throttle.Limit"],
    "DEFAULT_THROTTLE_RATES": {
        "read": "240/min",
        "write": "40/min",
        "lookup": "10/min",
        "account": "10/min",
        "address": "90/min",
    },
    "NUM_PROXIES": env.int("NUM_PROXIES", default=0),
    "COERCE_DECIMAL_TO_STRING": True,
}
# A separate front end: the origins whose pages may call the API from a browser. Cookies are never shared with them.
CORS_ALLOWED_ORIGINS = env.list("CORS_ALLOWED_ORIGINS", default=[])
CORS_URLS_REGEX = r"^/api/(?!webhooks/)"
CORS_ALLOW_METHODS = ("DELETE", "GET", "OPTIONS", "PATCH", "POST")
CORS_ALLOW_HEADERS = ("accept", "authorization", "content-type", "idempotency-key")
CORS_EXPOSE_HEADERS = ("retry-after",)
CORS_PREFLIGHT_MAX_AGE = 3600
# A request sent again with its Idempotency-Key gets its first answer for so many days.
IDEMPOTENCY_DAYS = env.int("IDEMPOTENCY_DAYS", default=7)
SPECTACULAR_SETTINGS = {
    "TITLE": "Callout API",
    "VERSION": "1",
    "DESCRIPTION": DESCRIPTION,
    "SERVE_URLCONF": "config.api",
    # It would crawl every URL, the CMS included; the schema of config.api is checked by tests.
    "ENABLE_DJANGO_DEPLOY_CHECK": False,
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",  # the package's own
        "core.api_schema.name_long_addresses",
    ],
    "ENUM_NAME_OVERRIDES": {
        "OrderStatus": "booking.models.OrderStatus",
        "ServiceKind": "catalogue.models.ServiceKind",
        "QuestionKind": "catalogue.models.QuestionKind",
        "VisitStatus": "booking.models.AppointmentStatus",
        "PaymentStanding": "booking.api.payment.PaymentStanding",
        "Role": "accounts.models.Role",
    },
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}

# Tokens for programs. Without a key of their own they are signed with the SECRET_KEY; with one, others can check them.
JWT_PRIVATE_KEY = env.str("JWT_PRIVATE_KEY", multiline=True, default="")
HEADLESS_JWT_PRIVATE_KEY = JWT_PRIVATE_KEY
HEADLESS_JWT_ALGORITHM = "RS256" if JWT_PRIVATE_KEY else "HS256"
HEADLESS_JWT_ACCESS_TOKEN_EXPIRES_IN = 5 * 60
HEADLESS_JWT_REFRESH_TOKEN_EXPIRES_IN = 14 * 24 * 60 * 60
# Each token is checked against its session, so that signing out ends it at once.
HEADLESS_JWT_STATEFUL_VALIDATION_ENABLED = True
