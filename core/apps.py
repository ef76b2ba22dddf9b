from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "Shared"

    def ready(self) -> None:
        from core import checks  # noqa: F401 - registers them
        from core.analytics import sweeps

        sweeps.register()
