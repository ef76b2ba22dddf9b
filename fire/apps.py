from django.apps import AppConfig


class FireConfig(AppConfig):
    name = "fire"

    def ready(self) -> None:
        from fire.dying import install

        install()
