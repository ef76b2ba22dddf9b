"""Taking money: the demonstration, and Stripe."""

from __future__ import annotations

from config.settings.environment import env

# The sandbox takes no real money, so production refuses to start with it.
PAYMENTS_SANDBOX = env.bool("PAYMENTS_SANDBOX", default=False)
SANDBOX_WEBHOOK_SECRET = env.str("SANDBOX_WEBHOOK_SECRET", default="sandbox-only-signing-secret")
WEBHOOK_TOLERANCE_SECONDS = 300

# With a key Stripe takes the cards. Two secrets are in force while the one for notices is being changed.
STRIPE_SECRET_KEY = env.str("STRIPE_SECRET_KEY", default="")
STRIPE_PUBLISHABLE_KEY = env.str("STRIPE_PUBLISHABLE_KEY", default="")
STRIPE_WEBHOOK_SECRETS = [one.strip() for one in env.list("STRIPE_WEBHOOK_SECRETS", default=[]) if one.strip()]
STRIPE_API_BASE = env.str("STRIPE_API_BASE", default="https://api.stripe.com").rstrip("/")
STRIPE_JS_URL = env.str("STRIPE_JS_URL", default="https://js.stripe.com/endive/stripe.js")
STRIPE_TIMEOUT_SECONDS = env.int("STRIPE_TIMEOUT_SECONDS", default=10)
