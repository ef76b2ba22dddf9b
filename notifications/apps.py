from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = "Messages"

    def ready(self) -> None:
        from core.sweeps import register_sweep
        from notifications import own_data
        from notifications.actions import send_due

        own_data.register()
        register_sweep("notifications", send_due, every_seconds=15)
