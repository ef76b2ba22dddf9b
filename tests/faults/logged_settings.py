"""A developer's site that behaves as in production, with three addresses more: see `logged_urls`."""

from config.settings.dev import *  # noqa: F403
from config.settings.files import STORAGES

PAYMENTS_SANDBOX = False
ROOT_URLCONF = "tests.faults.logged_urls"
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
