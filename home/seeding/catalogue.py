"""What Larkfield sells."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from catalogue.actions import set_price
from catalogue.models import Category, Extra, Option, OptionGroup, Service
from core.money import money
from home.demo.cleaning import CLEANING
from home.demo.firm import CATEGORIES
from home.demo.getting_ready import GETTING_READY
from home.demo.shapes import DemoService
from home.demo.talking import CONSULTATIONS, DIGITAL

SERVICES = CLEANING + CONSULTATIONS + DIGITAL
SINCE = datetime(2024, 1, 1, tzinfo=UTC)


def seed_catalogue() -> None:
    for position, (slug, name, summary) in enumerate(CATEGORIES):
        Category.objects.get_or_create(slug=slug, defaults={"name": name, "summary": summary, "position": position})
    categories = {category.slug: category for category in Category.objects.all()}
    for position, words in enumerate(SERVICES):
        add_service(words, categories[words.category], position)


def add_service(words: DemoService, category: Category, position: int) -> Service:
    service, made = Service.objects.get_or_create(
        slug=words.slug,
        defaults={
            "category": category,
            "name": words.name,
            "summary": words.summary,
            "getting_ready": GETTING_READY.get(words.slug, ""),
            "position": position,
            "minutes": words.minutes,
            "after_minutes": words.after,
            "notice_minutes": words.notice,
            "crew": words.crew,
            "max_appointments_per_day": words.per_day,
            "pay_on_day": words.pay_on_day,
        },
    )
    if not made:
        return service
    set_price(service, money(words.price), at=SINCE)
    for place, (question, options) in enumerate(words.groups):
        group = OptionGroup.objects.create(service=service, name=question, position=place)
        Option.objects.bulk_create(
            Option(group=group, name=option.name, price=Decimal(option.price), minutes=option.minutes, position=at)
            for at, option in enumerate(options)
        )
    Extra.objects.bulk_create(
        Extra(
            service=service,
            name=extra.name,
            summary=extra.summary,
            price=Decimal(extra.price),
            minutes=extra.minutes,
            max_quantity=extra.most,
            position=at,
        )
        for at, extra in enumerate(words.extras)
    )
    return service
