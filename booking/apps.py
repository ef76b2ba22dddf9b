from django.apps import AppConfig


class BookingConfig(AppConfig):
    name = "booking"
    verbose_name = "Booking"

    def ready(self) -> None:
        from booking import messages, visibility  # noqa: F401 - importing registers who may see what

        messages.register()
