from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = "Pages"

    def ready(self) -> None:
        from core.page_cache import also_purge
        from core.sweeps import register_sweep
        from home import messages, navigation, own_data, receivers
        from home.actions import forget_old_messages

        messages.register()
        navigation.register()
        own_data.register()
        register_sweep("contact_messages", forget_old_messages, every_seconds=3600)
        also_purge("/sitemap.xml")
        also_purge("/llms.txt")
        receivers.connect()
