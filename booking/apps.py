from django.apps import AppConfig


class BookingConfig(AppConfig):
    name = "booking"
    verbose_name = "Booking"

    def ready(self) -> None:
        from booking import messages, purging, receivers, sweeps, visibility  # noqa: F401 - importing connects them

        messages.register()
        purging.register()
        sweeps.register()
