"""A site that behaves as in production, with three addresses more: see `logged_urls`."""

from tests.faults.quiet_settings import *  # noqa: F403

PAYMENTS_SANDBOX = False
ROOT_URLCONF = "tests.faults.logged_urls"
