from django.apps import AppConfig


class BookingConfig(AppConfig):
    name = "booking"
    verbose_name = "Booking"

    def ready(self) -> None:
        from booking import messages, receivers, visibility  # noqa: F401 - each registers itself

        messages.register()
