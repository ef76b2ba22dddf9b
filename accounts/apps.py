from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        from accounts import own_data, receivers  # noqa: F401 - importing the receivers connects them

        own_data.register()
