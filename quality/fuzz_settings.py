"""The demonstration for the fuzzer: as a visitor gets it, but it may ask as often as it likes. Limits have tests."""

from tests.faults.quiet_settings import *  # noqa: F403
from tests.faults.quiet_settings import REST_FRAMEWORK

REST_FRAMEWORK = {
    **REST_FRAMEWORK,
    "DEFAULT_THROTTLE_RATES": dict.fromkeys(REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"], "1000000/min"),
}
ACCOUNT_RATE_LIMITS = False  # type: ignore[assignment]  # none at all
# Seeded accounts are signed in to by the second; from then on, and for new ones, a password costs next to nothing.
PASSWORD_HASHERS = [f"django.contrib.auth.hashers.{name}PasswordHasher" for name in ("MD5", "PBKDF2")]
UNDER_TEST = True  # the worker and the clock may run with the demonstration's payments
ALLOWED_HOSTS = ["*"]
# A run of one role outlives an access token of five minutes.
HEADLESS_JWT_ACCESS_TOKEN_EXPIRES_IN = 60 * 60
