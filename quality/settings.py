"""The demonstration as a visitor of a real site gets it: no debugging, hashed and compressed files."""

from config.settings.dev import *  # noqa: F403

DEBUG = False
UNDER_TEST = True  # the worker and the clock may run with the demonstration's payments
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "quality.urls"
