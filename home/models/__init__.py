"""The pages marketing writes: the home page, landing pages, questions, and pages for everything else."""

from home.models.faq import FaqPage
from home.models.landing import LandingPage
from home.models.pages import HomePage, StandardPage

__all__ = ["FaqPage", "HomePage", "LandingPage", "StandardPage"]
