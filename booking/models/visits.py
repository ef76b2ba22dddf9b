"""Visits, and the claims on people's time that make them possible."""

from __future__ import annotations

import uuid
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q

from booking.models.orders import OrderItem
from booking.models.providers import Provider, business_zone
from catalogue.models import Service
from core.visibility import VisibleQuerySet


class AppointmentStatus(models.TextChoices):
    PENDING = "pending", "Not confirmed yet"
    CONFIRMED = "confirmed", "Confirmed"
    ON_THE_WAY = "on_the_way", "On the way"
    IN_PROGRESS = "in_progress", "In progress"
    COMPLETED = "completed", "Done"
    REJECTED = "rejected", "Declined"
    CANCELLED = "cancelled", "Cancelled"
    NO_SHOW = "no_show", "Nobody there"
    EXPIRED = "expired", "Expired"


_S = AppointmentStatus
APPOINTMENT_MOVES: dict[str, frozenset[str]] = {
    _S.PENDING: frozenset({_S.CONFIRMED, _S.REJECTED, _S.CANCELLED, _S.EXPIRED}),
    _S.CONFIRMED: frozenset({_S.ON_THE_WAY, _S.IN_PROGRESS, _S.COMPLETED, _S.CANCELLED, _S.NO_SHOW}),
    _S.ON_THE_WAY: frozenset({_S.IN_PROGRESS, _S.NO_SHOW, _S.CANCELLED}),
    _S.IN_PROGRESS: frozenset({_S.COMPLETED}),
    # Money that arrives after the order ran out revives the visit if the time is still free.
    _S.EXPIRED: frozenset({_S.CONFIRMED}),
}


class AppointmentQuerySet(VisibleQuerySet["Appointment"]):
    def upcoming(self, at: datetime) -> AppointmentQuerySet:
        return self.filter(ends_at__gt=at).order_by("starts_at")


class Appointment(models.Model):
    """A visit at a place, by one provider or a crew. Its slots claim their time."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    item = models.ForeignKey(OrderItem, on_delete=models.CASCADE, related_name="appointments")
    status = models.CharField(max_length=12, choices=AppointmentStatus.choices, default=AppointmentStatus.PENDING)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    timezone = models.CharField(max_length=60, default=business_zone, help_text="The zone of the place.")

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at"]
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="visit_ends_after_start")]

    def __str__(self) -> str:
        return f"{self.starts_at:%d %b %Y %H:%M} ({self.get_status_display()})"

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)


class SlotStatus(models.TextChoices):
    HELD = "held", "Held"
    BOOKED = "booked", "Booked"
    RELEASED = "released", "Released"


SLOT_MOVES: dict[str, frozenset[str]] = {
    SlotStatus.HELD: frozenset({SlotStatus.BOOKED, SlotStatus.RELEASED}),
    SlotStatus.BOOKED: frozenset({SlotStatus.RELEASED}),
}


class SlotQuerySet(models.QuerySet["Slot"]):
    def live(self, at: datetime) -> SlotQuerySet:
        """Return claims that count at `at`: booked ones, and holds whose time is not up."""
        return self.filter(Q(status=SlotStatus.BOOKED) | Q(status=SlotStatus.HELD, held_until__gt=at))

    def overdue(self, at: datetime) -> SlotQuerySet:
        """Return holds whose time is up but whose row still says held."""
        return self.filter(status=SlotStatus.HELD, held_until__lte=at)


class Slot(models.Model):
    """A claim on one provider's time, from hold to visit. Never two that overlap.

    On PostgreSQL an exclusion constraint has the last word; everywhere the provider-day lock has
    the first.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="slots")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="slots")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="slots")
    slot_date = models.DateField(help_text="The provider's local day.")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=SlotStatus.choices, default=SlotStatus.HELD)
    held_until = models.DateTimeField(null=True, blank=True)

    objects = SlotQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="slot_ends_after_start"),
            models.CheckConstraint(
                condition=~Q(status="held") | Q(held_until__isnull=False), name="a_hold_has_a_deadline"
            ),
        ]
        indexes = [
            models.Index(
                fields=["provider", "slot_date"], condition=Q(status__in=["held", "booked"]), name="live_claims"
            )
        ]

    def __str__(self) -> str:
        return f"{self.provider_id} {self.starts_at:%d %b %H:%M} {self.status}"

    @property
    def booked(self) -> bool:
        return self.status == SlotStatus.BOOKED

    def is_held_at(self, at: datetime) -> bool:
        """Tell whether it is a hold whose time is not up."""
        return self.status == SlotStatus.HELD and self.held_until is not None and self.held_until > at
