"""The demonstration as production would run it, paid through Stripe, and a way to be told where to die."""

from config.settings.dev import *  # noqa: F403
from config.settings.dev import INSTALLED_APPS, MIDDLEWARE
from config.settings.files import STORAGES

DEBUG = False
ALLOWED_HOSTS = ["*"]
PAYMENTS_SANDBOX = False
INSTALLED_APPS = ["fire", *INSTALLED_APPS]
# Files and kept pages come first, as they must.
MIDDLEWARE = [*MIDDLEWARE[:3], "fire.dying.DieWhereTold", *MIDDLEWARE[3:]]
ROOT_URLCONF = "fire.urls"
# Nobody looks at the pages, so their files need not be collected first.
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
# A quick machine sells a month of visits before the fire is out.
HORIZON_DAYS = 60
