from django.apps import AppConfig


class BookingConfig(AppConfig):
    name = "booking"
    verbose_name = "Booking"

    def ready(self) -> None:
        from booking import (  # noqa: F401 - importing connects them
            account_messages,
            account_receivers,
            draft_messages,
            measuring,
            messages,
            onboarding_messages,
            own_data,
            purging,
            receivers,
            sweeps,
            visibility,
        )

        account_messages.register()
        draft_messages.register()
        measuring.register()
        messages.register()
        onboarding_messages.register()
        own_data.register()
        purging.register()
        sweeps.register()
