"""The test suite: fast hashes, mails in memory, a database file of its own."""

from config.settings.base import *  # noqa: F403
from config.settings.environment import VAR, env
from config.settings.files import STORAGES
from config.settings.stores import DATABASES

DEBUG = False
SECRET_KEY = "tests-only"  # noqa: S105 - never used outside the test suite
HEADLESS_JWT_PRIVATE_KEY = "tests-only, and as long as a key must be"
ALLOWED_HOSTS = ["*"]
PAYMENTS_SANDBOX = True
STRIPE_SECRET_KEY = STRIPE_PUBLISHABLE_KEY = ""
STRIPE_WEBHOOK_SECRETS = []
UNDER_TEST = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MEDIA_ROOT = VAR / "test-media"
STORAGES = {
    **STORAGES,
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR / "test-private"},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
LOCAL = "django.core.cache.backends.locmem.LocMemCache"
CACHES = {name: {"BACKEND": LOCAL, "LOCATION": name} for name in ("default", "pages", "sessions")}
# Most tests look at a page, change something and look again. Those about the page cache turn it on.
PAGE_CACHE_SECONDS = 0
if "sqlite" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["TEST"] = {"NAME": str(VAR / env.str("TEST_DATABASE", default="test.sqlite3"))}
