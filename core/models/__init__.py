"""Shared, business-free models: pictures, the firm's details, the event trail, postcodes, idempotency."""

from core.models.analytics import AnalyticsDay, AnalyticsEvent, AnalyticsSettings, EventName
from core.models.firm import BusinessSettings
from core.models.idempotency import IdempotentRequest
from core.models.office import OfficeTask, SweepRun
from core.models.pictures import Photo, Rendition
from core.models.places import PostcodeArea
from core.models.trail import Event, EventQuerySet

__all__ = [
    "AnalyticsDay",
    "AnalyticsEvent",
    "AnalyticsSettings",
    "BusinessSettings",
    "Event",
    "EventName",
    "EventQuerySet",
    "IdempotentRequest",
    "OfficeTask",
    "Photo",
    "PostcodeArea",
    "Rendition",
    "SweepRun",
]
