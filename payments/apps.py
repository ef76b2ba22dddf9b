from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "payments"
    verbose_name = "Payments"

    def ready(self) -> None:
        from core.sweeps import register_sweep
        from payments import checks  # noqa: F401 - registers them
        from payments.actions.sweep import sweep

        register_sweep("payments", sweep, every_seconds=10)
