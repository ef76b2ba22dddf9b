"""A developer's site that tells a visitor no more of an error than production would."""

from config.settings.dev import *  # noqa: F403
from config.settings.files import STORAGES

DEBUG = False
# Nobody looks at the pages, so their files need not be collected first.
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
