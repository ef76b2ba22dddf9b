from django.apps import AppConfig


class BookingConfig(AppConfig):
    name = "booking"
    verbose_name = "Booking"

    def ready(self) -> None:
        from booking import measuring, messages, receivers, sweeps, visibility  # noqa: F401 - importing connects them

        measuring.register()
        messages.register()
        sweeps.register()
