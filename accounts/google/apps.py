from django.apps import AppConfig


class GoogleConfig(AppConfig):
    name = "accounts.google"
    label = "google_sign_in"
    verbose_name = "Signing in with Google"
