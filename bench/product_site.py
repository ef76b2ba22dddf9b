"""A landing page with a hero, six cards and ten answers with links, in the product's own tables."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.test import Client
from django.utils import timezone
from wagtail.models import Locale, Page, Site

from bench.page_urls import CARDS
from bench.product_firm import _make_tables
from catalogue.actions import set_price
from catalogue.models import Category, Extra, Option, OptionGroup, Service
from core.money import money
from home.models import HomePage, StandardPage
from services.models import ServiceIndexPage, ServicePage


class Pages:
    """Makes the site, and counts what its pages ask of the database."""

    def __init__(self) -> None:
        _make_tables()
        Locale.objects.get_or_create(language_code="en-gb")
        self.home = Page.add_root(title="Root", slug="root").add_child(
            instance=HomePage(title="Larkfield", slug="home", hero_heading="Clean homes", hero_lead="All of Bristol.")
        )
        Site.objects.create(hostname="localhost", root_page=self.home, is_default_site=True)
        self.home.add_child(instance=StandardPage(title="About us", slug="about", show_in_menus=True))
        self._sell()
        self.ask(10)

    def ask(self, faqs: int) -> None:
        """Let the page answer that many questions."""
        links = list(Page.objects.filter(depth__gt=2).values_list("pk", flat=True))
        answers = [
            {
                "question": f"Question {n}?",
                "answer": f'<p>Yes, see <a linktype="page" id="{links[n % len(links)]}">here</a>.</p>',
            }
            for n in range(faqs)
        ]
        cards = {"heading": "What we do", "text": "", "services": [], "limit": CARDS, "more": "/services/"}
        self.home.body = [
            {"type": "service_cards", "value": cards, "id": "cards"},
            {"type": "faq", "value": {"heading": "Questions", "questions": answers}, "id": "faq"},
        ]
        self.home.save()

    def queries(self, path: str, *, staff: bool = False) -> int:
        """Return how many statements a warm request costs."""
        client = Client(headers={"host": "localhost"} | ({"cookie": "staff=1"} if staff else {}))
        asked = []

        def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            asked.append(sql)
            return execute(sql, params, many, context)

        client.get(path)
        with connection.execute_wrapper(count):
            client.get(path)
        return len(asked)

    def _sell(self) -> None:
        index = self.home.add_child(instance=ServiceIndexPage(title="Services", slug="services", show_in_menus=True))
        category = Category.objects.create(name="Home", slug="home")
        for n in range(CARDS):
            service = Service.objects.create(category=category, name=f"Clean {n}", slug=f"clean-{n}", minutes=60)
            set_price(service, money(40 + n), at=timezone.now())
            Extra.objects.create(service=service, name="Windows", price=money(9))
            Option.objects.create(group=OptionGroup.objects.create(service=service, name="Size"), name="Small")
            index.add_child(instance=ServicePage(title=service.name, slug=service.slug, service=service))
