from django.apps import AppConfig


class ServicesConfig(AppConfig):
    name = "services"
    verbose_name = "Service pages"

    def ready(self) -> None:
        from services import towns

        towns.connect()
