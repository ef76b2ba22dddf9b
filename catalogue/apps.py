from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "catalogue"
    verbose_name = "Catalogue"

    def ready(self) -> None:
        from catalogue import content_checks, purging  # noqa: F401 - importing registers the checks

        purging.register()
