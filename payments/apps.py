from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "payments"
    verbose_name = "Payments"

    def ready(self) -> None:
        from core.sweeps import register_sweep
        from payments import checks  # noqa: F401 - registers them
        from payments.actions.missed import MISSED_NOTICES, fetch_missed_notices
        from payments.actions.purge import forget_old_notices
        from payments.actions.reconciling import hand_over_differences
        from payments.actions.sweep import sweep

        register_sweep("payments", sweep, every_seconds=10)
        register_sweep(MISSED_NOTICES, fetch_missed_notices, every_seconds=60 * 60)
        register_sweep("old_notices", forget_old_notices, every_seconds=24 * 60 * 60)
        register_sweep("reconcile_payments", hand_over_differences, every_seconds=24 * 60 * 60)
