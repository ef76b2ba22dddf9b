"""What we sell. Plain models: a page presents a service, it is never what is booked."""

from catalogue.models.choices import Choice, Extra, Option, OptionGroup
from catalogue.models.prices import AreaPrice, DatedPrice, DatedPriceQuerySet, PriceVersion, amount_or_none
from catalogue.models.questions import Question, QuestionKind
from catalogue.models.services import Category, PlacePrices, Service, ServiceKind, ServiceQuerySet

__all__ = [
    "AreaPrice",
    "Category",
    "DatedPrice",
    "DatedPriceQuerySet",
    "Choice",
    "Extra",
    "Option",
    "OptionGroup",
    "PlacePrices",
    "PriceVersion",
    "Question",
    "QuestionKind",
    "Service",
    "ServiceKind",
    "ServiceQuerySet",
    "amount_or_none",
]
