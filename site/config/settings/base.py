"""Settings every environment shares. What differs by machine is read from the environment."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any
from wsgiref.headers import Headers

import environ

ROOT = Path(__file__).resolve().parents[3]
env = environ.Env()
environ.Env.read_env(ROOT / ".env")

# Whatever this machine makes for itself: database file, mails, media, caches.
VAR = Path(env.str("VAR_FOLDER", default=str(ROOT / "var")))
VAR.mkdir(exist_ok=True)

SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
# A rehearsal: closed to every crawler whatever editors chose, so that it never stands beside the real site.
SITE_IS_STAGING = env.bool("SITE_IS_STAGING", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# Apps, highest layer first, so that our templates win over those of libraries.
INSTALLED_APPS = [
    "dashboard",
    "home",
    "services",
    "booking",
    "payments",
    "catalogue",
    "notifications",
    "accounts",
    "core",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.search_promotions",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "django_htmx",
    "django_q",
    "djmoney",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "phonenumber_field",
    "rest_framework",
    "template_partials",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    # First of all: a kept page wakes nothing else.
    "core.page_cache.middleware.PageCache",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.middleware.Rehearsal",
    "csp.middleware.CSPMiddleware",
    "core.middleware.AdminCsp",
    "core.middleware.MeasuringCsp",
    "core.middleware.RefuseNullBytes",
    "core.middleware.BusyDatabase",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "booking.hints.BasketHint",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "core.page_cache.staff.StaffHint",
    "catalogue.as_of.AsOf",
    "core.page_cache.sites.KnownSite",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "core.missed.CountMissed",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
# Paths are served exactly as written, with or without a slash: a redirected POST loses its body.
APPEND_SLASH = False
WAGTAIL_APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["core.templatetags.core_tags", "template_partials.templatetags.partials"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ],
        },
    }
]


def database(url: str) -> dict[str, Any]:
    """Return Django's settings for a database URL, safe for many writers at once.

    SQLite must take its write lock when the transaction begins: a read that turns into a
    write cannot wait, it fails at once with "database is locked".
    """
    config = dict(environ.Env.db_url_config(url))
    if "sqlite" in config["ENGINE"]:
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            # Writers wait in turns that are not fair: a rush of customers may keep one waiting for long.
            "timeout": 60,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
    else:
        config["OPTIONS"] = {"options": "-c lock_timeout=3000 -c statement_timeout=30000"}
        config["CONN_MAX_AGE"] = 60
        config["CONN_HEALTH_CHECKS"] = True
    return config


DATABASES = {"default": database(env.str("DATABASE_URL", default="") or f"sqlite:///{VAR / 'db.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", default="")


def shared_cache(name: str, most: int) -> dict[str, Any]:
    """Return a cache that every process shares: rate limits and purges reach them all, so never local memory."""
    if REDIS_URL:
        redis = "django.core.cache.backends.redis.RedisCache"
        return {"BACKEND": redis, "LOCATION": REDIS_URL, "KEY_PREFIX": "" if name == "cache" else name}
    return {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR / name,
        "OPTIONS": {"MAX_ENTRIES": most},  # past that it throws away at random
    }


# Pages lie apart from rate limits, so that neither can push the other out.
CACHES = {"default": shared_cache("cache", 10_000), "pages": shared_cache("pages", 4_000)}
# Seconds a public page is kept at most; 0 keeps none. What changes one throws it away at once.
PAGE_CACHE_SECONDS = env.int("PAGE_CACHE_SECONDS", default=300)
# Wagtail's settings of one CDN, as JSON. A CDN that cannot be told to throw pages away gets them for a minute only.
CDN = env.json("CDN", default={})
WAGTAILFRONTENDCACHE = {"default": CDN} if CDN else {}
PAGE_CACHE_EDGE_SECONDS = 300 if CDN else 60

Q_CLUSTER = {
    "name": "callout",
    "orm": "default",
    "workers": env.int("WORKERS", default=2),
    "poll": 1,
    "timeout": 60,
    "retry": 120,
    "max_attempts": 3,
    "ack_failures": False,
    "catch_up": False,
    "save_limit": 500,
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/dashboard/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.signup.SignupForm"
ACCOUNT_FORMS = {
    "login": "accounts.forms.LoginForm",
    "signup": "accounts.forms.SignUpForm",
    "reset_password": "accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.ResetPasswordKeyForm",
    "change_password": "accounts.forms.ChangePasswordForm",
}
ACCOUNT_EMAIL_NOTIFICATIONS = True
# Limits count by address: behind proxies, the one our own proxy saw, never one the caller wrote.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("NUM_PROXIES", default=0)
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True
# The firm's own wall clock. Jobs and providers may name another zone; this is the default for both.
BUSINESS_TIME_ZONE = env.str("BUSINESS_TIME_ZONE", default="Europe/London")
CURRENCY = env.str("CURRENCY", default="GBP")
DEFAULT_CURRENCY = CURRENCY
PHONENUMBER_DEFAULT_REGION = "GB"

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "staticfiles"
# Typefaces are subset on this machine from their packages by `manage.py build_fonts`.
FONTS = VAR / "fonts"
FONTS.mkdir(exist_ok=True)
STATICFILES_DIRS = [ROOT / "static", ("fonts", FONTS)]
STATICFILES_FINDERS = [
    "core.finders.StyleBundle",
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]


def keep_out(headers: Headers, path: str, url: str) -> None:
    """Static files are answered before any middleware of ours."""
    headers["X-Robots-Tag"] = "noindex"


WHITENOISE_ADD_HEADERS_FUNCTION = keep_out if SITE_IS_STAGING else None
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR / "media"
# Files customers send. Never below MEDIA_ROOT: only a view that knows who may see them hands them out.
PRIVATE_ROOT = VAR / "private"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": PRIVATE_ROOT}},
    "staticfiles": {"BACKEND": "core.storage.StaticStorage"},
}

WAGTAIL_SITE_NAME = "Callout"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAILADMIN_LOGIN_URL = "staff_door"
WAGTAIL_FRONTEND_LOGIN_URL = "/accounts/login/"
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAILIMAGES_IMAGE_MODEL = "core.Photo"
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
# Days for which the words people searched for are counted.
WAGTAILSEARCH_HITS_MAX_AGE = 90
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

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
    "DEFAULT_THROTTLE_RATES": {"read": "240/min", "write": "40/min", "lookup": "10/min", "address": "90/min"},
    "NUM_PROXIES": env.int("NUM_PROXIES", default=0),
    "COERCE_DECIMAL_TO_STRING": True,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Callout API",
    "VERSION": "1",
    "DESCRIPTION": "Find services, see free times, place an order as a guest and follow it.",
    "SERVE_URLCONF": "config.api",
    # It would crawl every URL, the CMS included; the schema of config.api is checked by tests.
    "ENABLE_DJANGO_DEPLOY_CHECK": False,
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "OrderStatus": "booking.models.OrderStatus",
        "ServiceKind": "catalogue.models.ServiceKind",
        "QuestionKind": "catalogue.models.QuestionKind",
        "VisitStatus": "booking.models.AppointmentStatus",
    },
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
    }
}
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_SAMESITE = "Lax"
# A form left open overnight should still be accepted from the same browser.
CSRF_USE_SESSIONS = False

# Seconds for each step with the mail server. The lease on a message outlives a whole try.
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Larkfield <hello@larkfield.example>")

# Finding addresses at checkout: "" (people type), "local" (made-up streets of the demonstration) or "google".
ADDRESS_LOOKUP = env.str("ADDRESS_LOOKUP", default="")
GOOGLE_PLACES_KEY = env.str("GOOGLE_PLACES_KEY", default="")
GOOGLE_PLACES_URL = env.str("GOOGLE_PLACES_URL", default="https://places.googleapis.com").rstrip("/")

# Events of visitors are kept this long; after it only their counts stay.
ANALYTICS_DAYS = env.int("ANALYTICS_DAYS", default=400)

# Booking. A hold outlives a slow typist; it is renewed by activity.
HOLD_MINUTES = 30
PAYMENT_MINUTES = 30
HORIZON_DAYS = 30
START_GRID_MINUTES = 30

# Money. The sandbox takes no real money, so production refuses to start with it.
PAYMENTS_SANDBOX = env.bool("PAYMENTS_SANDBOX", default=False)
SANDBOX_WEBHOOK_SECRET = env.str("SANDBOX_WEBHOOK_SECRET", default="sandbox-only-signing-secret")
WEBHOOK_TOLERANCE_SECONDS = 300

FONT_FOLDERS = {
    name: Path(spec.origin).parent / "files"
    for name in ("font_manrope", "font_source_serif_pro")
    if (spec := importlib.util.find_spec(name)) and spec.origin
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
}
