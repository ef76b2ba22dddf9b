"""The pages marketing writes, the links around them, and what visitors write back."""

from home.models.contact import ContactMessage, ContactMessageQuerySet, ContactPage
from home.models.faq import FaqPage
from home.models.landing import LandingPage
from home.models.navigation import NavigationSettings
from home.models.pages import HomePage, StandardPage

__all__ = [
    "ContactMessage",
    "ContactMessageQuerySet",
    "ContactPage",
    "FaqPage",
    "HomePage",
    "LandingPage",
    "NavigationSettings",
    "StandardPage",
]
