"""Shared, business-free models: pictures, the firm's details, the event trail, postcodes, idempotency."""

from core.models.analytics import AnalyticsDay, AnalyticsEvent, AnalyticsSettings, EventName
from core.models.announcement import Announcement, AnnouncementQuerySet
from core.models.approval import SecondLook
from core.models.firm import BusinessSettings
from core.models.idempotency import IdempotentRequest
from core.models.missed import BrokenLink, MissedPath
from core.models.office import OfficeTask, SweepRun
from core.models.pictures import Photo, Rendition
from core.models.places import PostcodeArea
from core.models.seo import SeoSettings
from core.models.snippets import Badge, CallToAction, Faq
from core.models.trail import Event, EventQuerySet

__all__ = [
    "AnalyticsDay",
    "AnalyticsEvent",
    "AnalyticsSettings",
    "Announcement",
    "AnnouncementQuerySet",
    "Badge",
    "BrokenLink",
    "BusinessSettings",
    "CallToAction",
    "Event",
    "EventName",
    "EventQuerySet",
    "Faq",
    "IdempotentRequest",
    "MissedPath",
    "OfficeTask",
    "Photo",
    "PostcodeArea",
    "Rendition",
    "SecondLook",
    "SeoSettings",
    "SweepRun",
]
