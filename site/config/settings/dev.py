"""A developer's machine: nothing outside is needed, mails are files, the demo gateway takes orders."""

from config.settings.base import *  # noqa: F403
from config.settings.environment import VAR, env

DEBUG = env.bool("DEBUG", default=True)
SECRET_KEY = env.str("SECRET_KEY", default="development-only-key-that-production-refuses-to-start-with")
PAYMENTS_SANDBOX = env.bool("PAYMENTS_SANDBOX", default=True)
ADDRESS_LOOKUP = env.str("ADDRESS_LOOKUP", default="local")
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR / "mail"
# Passkeys need https or "localhost"; a developer's machine has neither certificate nor always that name.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
