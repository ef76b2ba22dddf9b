"""Shared, business-free models: pictures, the firm's details, the event trail, postcodes, idempotency."""

from core.models.approval import SecondLook
from core.models.firm import BusinessSettings
from core.models.idempotency import IdempotentRequest
from core.models.office import OfficeTask, SweepRun
from core.models.pictures import Photo, Rendition
from core.models.places import PostcodeArea
from core.models.trail import Event, EventQuerySet

__all__ = [
    "BusinessSettings",
    "Event",
    "EventQuerySet",
    "IdempotentRequest",
    "OfficeTask",
    "Photo",
    "PostcodeArea",
    "Rendition",
    "SecondLook",
    "SweepRun",
]
