from django.apps import AppConfig


class ServicesConfig(AppConfig):
    name = "services"
    verbose_name = "Service pages"

    def ready(self) -> None:
        from core.sweeps import register_sweep
        from services import towns
        from services.actions import forget_old_searches

        towns.connect()
        register_sweep("services.search_terms", forget_old_searches, every_seconds=24 * 60 * 60)
