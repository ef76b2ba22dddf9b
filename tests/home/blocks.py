"""Makers of everything a page can stand on, and of a page with every block."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from uuid import uuid4

from django.core.files.images import ImageFile
from PIL import Image

from catalogue.models import Extra, Option, OptionGroup, Service
from core.models import Badge, CallToAction, Faq, Photo
from home.models import LandingPage
from tests.booking.factories import make_provider, make_service

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def block(kind: str, value: Any) -> dict[str, Any]:
    return {"type": kind, "value": value, "id": str(uuid4())}


def chip(service_id: Any) -> str:
    return f'<embed embedtype="price" id="{service_id}"/>'


def make_photo(title: str = "A kitchen") -> Photo:
    file = BytesIO()
    Image.new("RGB", (640, 480), "#1e5b46").save(file, "PNG")
    photo: Photo = Photo.objects.create(title=title, file=ImageFile(file, name="kitchen.png"))
    return photo


def make_sold(**overrides: Any) -> Service:
    """Make a service with a question of two answers, an extra and somebody who does it."""
    service = make_service(**overrides)
    group = OptionGroup.objects.create(service=service, name="How large is it?")
    Option.objects.create(group=group, name="Small", price=0)
    Option.objects.create(group=group, name="Large", price=25, minutes=30)
    Extra.objects.create(service=service, name="Fridge", price=10)
    make_provider(services=[service])
    return service


def make_faq(question: str = "Do you bring cloths?", answer: str = "<p>We do.</p>", **overrides: Any) -> Faq:
    return Faq.objects.create(question=question, answer=answer, **overrides)


def make_landing(home: Any, *body: Any, **overrides: Any) -> LandingPage:
    fields = {"title": "A clean home", "slug": f"landing-{uuid4().hex[:8]}", "body": list(body)}
    page: LandingPage = home.add_child(instance=LandingPage(**fields | overrides))
    return LandingPage.objects.get(pk=page.pk)


def every_block(service: Service, photo: Photo, link: int) -> list[dict[str, Any]]:
    """Return one of each block, every field filled, about a service and with a link to a page in its text."""
    words = f'<p>An oven is {chip(service.pk)}, see <a linktype="page" id="{link}">the rest</a>.</p>'
    picture = {"image": photo.pk, "decorative": False, "alt_text": "A kitchen"}
    faq = make_faq(f"Question of {service.pk}?", words, group="Paying")
    action = CallToAction.objects.create(heading=f"Ready for {service.name}?")
    badge = Badge.objects.create(name=f"Insured for {service.name}", evidence_url="https://example.org/")
    step = {"title": "Choose", "text": "A time that suits."}
    typed = [{"question": "Typed?", "answer": words}]
    return [
        block("hero", {"heading": "A clean home", "service": service.pk, "image": picture, "layout": "beside"}),
        block("postcode_search", {"heading": "Who comes?", "service": service.pk, "label": "Go"}),
        block("book_service", {"service": service.pk, "label": "Book it"}),
        block("service_cards", {"heading": "What we do", "services": [service.pk], "limit": 6, "more": ""}),
        block("price_table", {"heading": "Prices", "services": [service.pk], "options": True, "extras": True}),
        block("next_times", {"service": service.pk, "heading": "Next"}),
        block("call_to_action", {"kept": action.pk, "label": "Book", "link": "/book/"}),
        block("callback", {"heading": "Talk?", "label": "Ask", "link": "/contact/"}),
        block("proofs", {"heading": "Proofs"}),
        block("trust_bar", {"heading": "Checked", "badges": [badge.pk]}),
        block("guarantee", {"heading": "We come back", "text": words, "points": ["No forms"]}),
        block("team", {"heading": "Who comes", "limit": 6}),
        block("areas", {"heading": "Where we come", "map": True}),
        block("quote", {"text": "Found the tin.", "name": "Ada"}),
        block("text", words),
        block("how_it_works", {"heading": "How", "steps": [step, step, step]}),
        block("faq", {"heading": "Asked", "kept": [faq.pk], "group": "Paying", "questions": typed}),
        block("picture", {"image": picture, "caption": "So"}),
        block("before_after", {"heading": "So it goes", "before": picture, "after": picture}),
    ]
