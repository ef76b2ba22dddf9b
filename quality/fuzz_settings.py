"""The demonstration for the fuzzer: as a visitor gets it, but it may ask as often as it likes. Limits have tests."""

from config.settings.dev import *  # noqa: F403
from config.settings.dev import REST_FRAMEWORK, STORAGES

REST_FRAMEWORK = {
    **REST_FRAMEWORK,
    "DEFAULT_THROTTLE_RATES": dict.fromkeys(REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"], "1000000/min"),
}
ACCOUNT_RATE_LIMITS = False  # type: ignore[assignment]  # none at all
DEBUG = False
# Nobody looks at its pages, so their files are not collected, and have no hashed names.
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
# Seeded accounts are signed in to by the second; from then on, and for new ones, a password costs next to nothing.
PASSWORD_HASHERS = [f"django.contrib.auth.hashers.{name}PasswordHasher" for name in ("MD5", "PBKDF2")]
UNDER_TEST = True  # the worker and the clock may run with the demonstration's payments
ALLOWED_HOSTS = ["*"]
# A run of one role outlives an access token of five minutes.
HEADLESS_JWT_ACCESS_TOKEN_EXPIRES_IN = 60 * 60
