"""When a service page may go live: only while its service can be bought."""

from __future__ import annotations

from datetime import datetime

from wagtail.actions.publish_revision import PublishPermissionError

from catalogue.models import Service

NO_SERVICE = "Choose the service this page is about before publishing it."
NOT_ACTIVE = "This service is not active, so nobody could book it. Activate it before publishing its page."
NO_PRICE = "This service has no price yet. Give it one before publishing its page."


class NothingToSell(PublishPermissionError):
    """The page would invite people to book what nobody can book. Wagtail shows it as a refusal."""


def why_not_on_sale(service_id: int | None, *, at: datetime) -> str:
    """Return why a page for this service cannot go live, or nothing where it can."""
    if service_id is None:
        return NO_SERVICE
    service = Service.objects.priced(at).filter(pk=service_id).first()
    if service is None or not service.active:
        return NOT_ACTIVE
    if service.price(at) is None:
        return NO_PRICE
    return ""


def refuse_if_not_on_sale(service_id: int | None, *, at: datetime) -> None:
    if reason := why_not_on_sale(service_id, at=at):
        raise NothingToSell(reason)
