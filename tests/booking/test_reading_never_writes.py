"""A GET changes nothing: no row, no session, whoever asks and however often; links are opened by scanners too."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from booking.models import Order
from booking.queries import order_key
from catalogue.models import Service
from payments.gateways.sandbox import house
from payments.gateways.sandbox.cards import BY_NUMBER
from payments.models import SandboxIntent
from tests.booking.visitor import FAR, Visitor, written_by

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "path",
    [
        "/book/?postcode=BS6+5QA",
        "/book/?postcode=BS6+5QA&service=window-cleaning",
        f"/book/out-of-area/?postcode={FAR}",
        "/book/services/?postcode=BS6+5QA",
        "/book/services/window-cleaning/?postcode=BS6+5QA",
        "/book/basket/",
        "/checkout/",
        "/checkout/check/",
        "/orders/track/?number=12345678&email=ada@example.org",
        "/api/slots?service=window-cleaning&postcode=BS65QA",
    ],
)
def test_a_stranger_who_only_looks_leaves_no_trace(path: str, visitor: Visitor, cleaning: Service) -> None:
    assert written_by(visitor, path) == []
    assert not Session.objects.exists()
    assert not Order.objects.exists()


@pytest.mark.parametrize("card", ["", "4000000000000002", "4000002500003155", "4000000000002008", "4242424242424242"])
def test_looking_at_a_payment_moves_nothing(card: str, visitor: Visitor, cleaning: Service) -> None:
    visitor.fill_basket(cleaning)
    card_page = visitor.place(follow=True).redirect_chain[-1][0]
    intent = SandboxIntent.objects.get()
    if card:
        house.pay_by_card(intent.ref, BY_NUMBER[card], at=timezone.now())
    key = order_key(visitor.order(), at=timezone.now())
    bank_page = card_page.replace(intent.ref, f"{intent.ref}/bank")
    pages = [card_page, bank_page, *(f"/checkout/{step}/{key}/" for step in ("pay", "success", "failed"))]
    for page in pages:
        assert written_by(visitor, page) == [], page
