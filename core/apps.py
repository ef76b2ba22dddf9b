from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "Shared"

    def ready(self) -> None:
        from core import checks  # noqa: F401 - registers them
        from core.publishing import publish_due
        from core.sweeps import register_sweep

        register_sweep("publish_scheduled", publish_due, every_seconds=30)
