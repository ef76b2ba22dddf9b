from django.apps import AppConfig


class BookingConfig(AppConfig):
    name = "booking"
    verbose_name = "Booking"

    def ready(self) -> None:
        from booking import (  # noqa: F401 - importing connects them
            measuring,
            messages,
            own_data,
            purging,
            receivers,
            sweeps,
            visibility,
        )

        measuring.register()
        messages.register()
        own_data.register()
        purging.register()
        sweeps.register()
