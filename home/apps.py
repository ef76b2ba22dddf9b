from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = "Pages"

    def ready(self) -> None:
        from home import receivers

        receivers.connect()
