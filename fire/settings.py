"""The demonstration as production would run it, paid through Stripe, and a way to be told where to die."""

from tests.faults.quiet_settings import *  # noqa: F403
from tests.faults.quiet_settings import INSTALLED_APPS, MIDDLEWARE

ALLOWED_HOSTS = ["*"]
PAYMENTS_SANDBOX = False
INSTALLED_APPS = ["fire", *INSTALLED_APPS]
# Files and kept pages come first, as they must.
MIDDLEWARE = [*MIDDLEWARE[:3], "fire.dying.DieWhereTold", *MIDDLEWARE[3:]]
ROOT_URLCONF = "fire.urls"
# A quick machine sells a month of visits before the fire is out.
HORIZON_DAYS = 60
