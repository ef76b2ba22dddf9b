"""The demonstration for the fuzzer: as a visitor gets it, but it may ask as often as it likes. Limits have tests."""

from config.settings.dev import *  # noqa: F403
from config.settings.dev import REST_FRAMEWORK

REST_FRAMEWORK = {
    **REST_FRAMEWORK,
    "DEFAULT_THROTTLE_RATES": dict.fromkeys(REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"], "1000000/min"),
}
ACCOUNT_RATE_LIMITS = False  # type: ignore[assignment]  # none at all
DEBUG = False
UNDER_TEST = True  # the worker and the clock may run with the demonstration's payments
ALLOWED_HOSTS = ["*"]
# A run of one role outlives an access token of five minutes.
HEADLESS_JWT_ACCESS_TOKEN_EXPIRES_IN = 60 * 60
