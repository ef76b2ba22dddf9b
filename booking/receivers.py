"""A change to the truth, wherever it is made, brings the read model into line in the same transaction."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Model, QuerySet
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import receiver
from django.utils import timezone

from booking.actions.schedule import ready_days, refresh_everyone, refresh_provider, refresh_service
from booking.actions.settlements import consume_settlement
from booking.ground import forget
from booking.models import Closure, HoursException, Provider, ServiceArea, TimeOff, WorkingHours
from catalogue.models import Service
from payments.signals import settlement_written


@receiver([post_save, post_delete], sender=WorkingHours)
@receiver([post_save, post_delete], sender=HoursException)
@receiver([post_save, post_delete], sender=TimeOff)
def schedule_changed(instance: WorkingHours | HoursException | TimeOff, **about: Any) -> None:
    if about.get("raw") or _goes_with_its_provider(about.get("origin")):
        return
    refresh_provider(instance.provider, at=timezone.now())


@receiver([post_save, post_delete], sender=Closure)
def closure_changed(**about: Any) -> None:
    if not about.get("raw"):
        refresh_everyone(at=timezone.now())


@receiver(post_save, sender=Provider)
def provider_changed(instance: Provider, **about: Any) -> None:
    if not about.get("raw"):
        refresh_provider(instance, at=timezone.now())


@receiver(post_save, sender=Service)
def service_changed(instance: Service, created: bool, **about: Any) -> None:
    if not created and not about.get("raw"):
        refresh_service(instance.pk, at=timezone.now())


@receiver(m2m_changed, sender=Provider.services.through)
def services_given(instance: Model, action: str, pk_set: set[int] | None, **about: Any) -> None:
    """Ready the days of whoever has just been given a service, from either side of the relation."""
    if action != "post_add":
        return
    at = timezone.now()
    ids = [instance.pk] if isinstance(instance, Provider) else sorted(pk_set or ())
    ready_days(ids, first=at.date(), days=settings.HORIZON_DAYS, at=at)


def _goes_with_its_provider(origin: Any) -> bool:
    """Return whether a deletion began at the provider: then there is nobody left to have days."""
    return isinstance(origin, Provider) or (isinstance(origin, QuerySet) and origin.model is Provider)


@receiver(settlement_written)
def money_moved(settlement_id: int, **about: Any) -> None:
    """Act on the news at once; should this fail, the sweep finds it within seconds."""
    consume_settlement(settlement_id, at=timezone.now())


for model in (Provider, ServiceArea):
    post_save.connect(forget, sender=model, dispatch_uid=f"ground_{model.__name__}_saved")
    post_delete.connect(forget, sender=model, dispatch_uid=f"ground_{model.__name__}_deleted")
