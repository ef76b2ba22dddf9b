"""When people work, and the read model that answers "when is something free?" in one query.

Hours are wall-clock times in the provider's zone; everything else is UTC.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from booking.models.providers import Provider


class WorkingHours(models.Model):
    """One stretch of a weekday. Several a day make a break; an end of 00:00 is midnight."""

    class Weekday(models.IntegerChoices):
        MONDAY = 0
        TUESDAY = 1
        WEDNESDAY = 2
        THURSDAY = 3
        FRIDAY = 4
        SATURDAY = 5
        SUNDAY = 6

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField(choices=Weekday.choices)
    starts = models.TimeField()
    ends = models.TimeField()

    class Meta:
        ordering = ["weekday", "starts"]
        verbose_name_plural = "working hours"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gt=F("starts")) | Q(ends="00:00"), name="working_hours_end_after_they_start"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.starts:%H:%M}–{self.ends:%H:%M}"


class HoursException(models.Model):
    """What holds on one day instead of the weekly hours. Without times the day is off."""

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="exceptions")
    day = models.DateField()
    starts = models.TimeField(null=True, blank=True)
    ends = models.TimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(starts=None, ends=None)
                | Q(starts__isnull=False, ends__gt=F("starts"))
                | Q(starts__isnull=False, ends="00:00"),
                name="exception_has_both_times_or_none",
            )
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.starts:%H:%M}–{self.ends:%H:%M}" if self.starts and self.ends else f"{self.day}: off"


class Span(models.Model):
    """A half-open stretch of time, in UTC."""

    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason = models.CharField(max_length=120, blank=True)

    class Meta:
        abstract = True

    def clean(self) -> None:
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": "The end must come after the start."})


class TimeOff(Span):
    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="time_off")

    class Meta:
        verbose_name_plural = "time off"
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="time_off_ends_later")]

    def __str__(self) -> str:
        return f"{self.provider}: {self.starts_at:%d %b %H:%M}–{self.ends_at:%d %b %H:%M}"


class Closure(Span):
    """Nobody works: a public holiday, a move, a party."""

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="closure_ends_later")]

    def __str__(self) -> str:
        return self.reason or f"{self.starts_at:%d %b %Y}"


class ProviderDay(models.Model):
    """One provider's local day as bits, one for each five minutes since local midnight.

    Day `d` has 288 bits, or 276 or 300 on the days the clocks change; bit 0 is the lowest.
    Written in the transaction that changes the truth, and always rebuildable from it.
    """

    BYTES = 38

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="days")
    day = models.DateField()
    free = models.BinaryField(max_length=BYTES, help_text="Open for a visit: hours, less time off, visits and gaps.")
    busy = models.BinaryField(max_length=BYTES, help_text="Visits and holds themselves, without their gaps.")
    maxrun = models.PositiveSmallIntegerField(help_text="Longest run of free bits from a start on the grid.")
    counts = models.JSONField(default=dict, help_text="Live claims by service id, for the daily limit.")
    next_expiry = models.DateTimeField(null=True, blank=True, help_text="When the first hold of the day runs out.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider", "day"], name="one_row_a_provider_day")]
        # The last two columns let the index alone answer which days have room.
        indexes = [models.Index(fields=["day", "maxrun", "provider", "next_expiry"], name="days_with_room")]

    def __str__(self) -> str:
        return f"{self.provider_id} {self.day}"
