"""What Larkfield asks, its package, and prices that differ by place, person and day. After the month of bookings."""

from __future__ import annotations

from datetime import datetime, timedelta

from booking.models import Provider, ProviderPrice
from catalogue.actions import set_price
from catalogue.models import AreaPrice, Category, Question, Service, ServiceKind
from core.money import money
from home.demo.people import WEB
from home.demo.questions import AREA_PRICES, COMING_PRICES, KICKOFF_MINUTES, PACKAGE, PERSON_PRICES, QUESTIONS
from home.seeding.catalogue import SINCE, add_service
from home.seeding.pages import add_service_page


def seed_trade(*, at: datetime) -> None:
    """Add what is not there yet: whatever somebody has changed since stays changed."""
    if Question.objects.exists() or Service.objects.filter(slug=PACKAGE.slug).exists():
        return
    _package()
    services = {service.slug: service for service in Service.objects.all()}
    for position, (slug, text, kind, hint, choices, required) in enumerate(QUESTIONS):
        Question.objects.create(
            service=services[slug],
            text=text,
            kind=kind,
            help=hint,
            choices=choices,
            required=required,
            position=position,
        )
    for slug, outcodes, price in AREA_PRICES:
        AreaPrice.objects.create(
            service=services[slug], outcodes=f" {outcodes} ", amount=money(price), valid_from=SINCE
        )
    for slug, person, price in PERSON_PRICES:
        who = Provider.objects.get(slug=person)
        ProviderPrice.objects.create(service=services[slug], provider=who, amount=money(price), valid_from=SINCE)
    for slug, more, days in COMING_PRICES:
        usual = services[slug].price(at) or money(0)
        set_price(services[slug], usual + money(more), at=at, valid_from=at + timedelta(days=days))


def _package() -> None:
    category = Category.objects.get(slug=PACKAGE.category)
    service = add_service(PACKAGE, category, Service.objects.count())
    service.kind, service.kickoff_minutes = ServiceKind.PACKAGE, KICKOFF_MINUTES
    service.save(update_fields=["kind", "kickoff_minutes"])
    service.providers.set(Provider.objects.filter(services__slug=WEB[0]))
    add_service_page(PACKAGE)
