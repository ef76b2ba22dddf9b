"""A nudge for the apps above; what counts are the Settlement rows, which a sweep finds without it."""

from django.dispatch import Signal

settlement_written = Signal()  # kwargs: settlement_id
