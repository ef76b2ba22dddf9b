"""Settings every environment shares. What differs by machine is read from the environment."""

from __future__ import annotations

from config.settings.accounts import *  # noqa: F403
from config.settings.accounts import GOOGLE_ACCOUNTS_URL, GOOGLE_CLIENT_ID
from config.settings.api import *  # noqa: F403
from config.settings.booking import *  # noqa: F403
from config.settings.environment import *  # noqa: F403
from config.settings.environment import ROOT, env
from config.settings.files import *  # noqa: F403
from config.settings.payments import *  # noqa: F403
from config.settings.stores import *  # noqa: F403

SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
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
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "accounts.google",
    "corsheaders",
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
    "corsheaders.middleware.CorsMiddleware",
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
    "accounts.middleware.SayTooMany",
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


LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True
# The firm's own wall clock. Jobs and providers may name another zone; this is the default for both.
BUSINESS_TIME_ZONE = env.str("BUSINESS_TIME_ZONE", default="Europe/London")
CURRENCY = env.str("CURRENCY", default="GBP")
DEFAULT_CURRENCY = CURRENCY
PHONENUMBER_DEFAULT_REGION = "GB"

WAGTAIL_SITE_NAME = "Callout"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAILADMIN_LOGIN_URL = "staff_door"
WAGTAIL_FRONTEND_LOGIN_URL = "/accounts/login/"
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAILIMAGES_IMAGE_MODEL = "core.Photo"
WAGTAILIMAGES_IMAGE_FORM_BASE = "core.picture_form.PictureForm"
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
# Days for which the words people searched for are counted.
WAGTAILSEARCH_HITS_MAX_AGE = 90
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        # A browser asks for leave again where the answer to a form leads on to Google.
        "form-action": ["'self'", *([GOOGLE_ACCOUNTS_URL] if GOOGLE_CLIENT_ID else [])],
    }
}
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SESSION_ENGINE = "accounts.session_store"
SESSION_CACHE_ALIAS = "sessions"
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

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "core.logs.Discreet", "fmt": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    # Below warnings Stripe's client writes whole answers, and with them what lets a browser pay.
    "loggers": {"stripe": {"level": "WARNING"}},
}
