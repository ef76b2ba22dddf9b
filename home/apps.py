from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = "Pages"

    def ready(self) -> None:
        from core.page_cache import also_purge

        also_purge("/sitemap.xml")
