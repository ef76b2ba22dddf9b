from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "Shared"

    def ready(self) -> None:
        from core import checks  # noqa: F401 - registers them
        from core.schedule import run_schedule
        from core.sweeps import register_sweep

        # Half a minute, so that a page that is due at ten is there before anybody calls it late.
        register_sweep("core.schedule", run_schedule, every_seconds=30)
