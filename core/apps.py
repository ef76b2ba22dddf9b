from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "Shared"

    def ready(self) -> None:
        from core import checks  # noqa: F401 - registers them
        from core.page_cache import receivers, register_boundary, serving  # noqa: F401 - importing connects them
        from core.page_cache.schedule import next_page
        from core.sweeps import register_sweep
        from core.warming import warm_recent

        register_boundary(next_page)
        register_sweep("core.pictures", warm_recent, every_seconds=300)
