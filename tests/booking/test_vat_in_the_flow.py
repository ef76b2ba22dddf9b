"""What the steps of a booking say of VAT: what there is, and nothing where the firm is not registered."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from booking.actions.orders import confirm_order
from booking.models import OrderItem
from catalogue.models import Service
from core.money import money
from tests.booking.factories import NOW
from tests.booking.sale import fill_basket, open_for_business, place
from tests.booking.visitor import HERE, Visitor
from tests.firm import register_for_vat

pytestmark = pytest.mark.django_db
NONE = Decimal(0)
Look = Callable[[Visitor, Service], str]


def _read(path: str) -> Look:
    return lambda visitor, service: visitor.get(path.format(slug=service.slug)).content.decode()


def _total(visitor: Visitor, service: Service) -> str:
    asked = visitor.post(f"/book/services/{service.slug}/", {"show": "total"}, headers={"HX-Request": "true"})
    return str(asked.content.decode())


def _paid(visitor: Visitor, service: Service) -> str:
    return str(visitor.get(visitor.pay()).content.decode())


STEPS = {
    "offers": (_read(f"/book/services/?postcode={HERE}"), "£60 incl. VAT"),
    "options": (_read("/book/services/{slug}/"), "Total incl. VAT"),
    "total": (_total, "Total incl. VAT"),
    "basket": (_read("/book/basket/"), "Total incl. VAT"),
    "details": (_read("/checkout/details/"), "<dt>includes VAT</dt><dd>£10</dd>"),
    "check": (_read("/checkout/check/"), "<dt>includes VAT</dt><dd>£10</dd>"),
    "confirmed": (_paid, "<dt>includes VAT</dt><dd>£10</dd>"),
}


@pytest.mark.parametrize("step", STEPS)
def test_a_step_tells_the_vat_of_a_firm_that_is_registered(visitor: Visitor, cleaning: Service, step: str) -> None:
    register_for_vat()
    visitor.fill_basket(cleaning)
    look, words = STEPS[step]
    assert words in look(visitor, cleaning)


@pytest.mark.parametrize("step", STEPS)
def test_a_step_tells_a_price_and_no_vat_of_a_firm_that_is_not(visitor: Visitor, cleaning: Service, step: str) -> None:
    visitor.fill_basket(cleaning)
    page = STEPS[step][0](visitor, cleaning)
    assert "£60" in page
    assert "VAT" not in page


def test_a_running_total_knows_of_vat_without_asking_for_the_firm(visitor: Visitor, cleaning: Service) -> None:
    register_for_vat()
    visitor.find()
    with CaptureQueriesContext(connection) as queries:
        assert "incl. VAT" in _total(visitor, cleaning)
    assert not [query for query in queries if query["sql"].startswith('SELECT "core_businesssettings"')]


def test_what_is_remembered_of_a_place_is_forgotten_when_the_firm_registers(
    visitor: Visitor, cleaning: Service, settings: Settings, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    settings.PAGE_CACHE_SECONDS = 300
    visitor.fill_basket(cleaning)
    assert "VAT" not in _read("/book/basket/")(visitor, cleaning)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        register_for_vat()
    assert "Total incl. VAT" in _read("/book/basket/")(visitor, cleaning)
    assert "Total incl. VAT" in _read("/book/services/{slug}/")(visitor, cleaning)


def test_no_tax_is_frozen_with_the_order_of_a_firm_that_is_not_registered() -> None:
    sold, _ = open_for_business(price=60)
    order = place(fill_basket(sold))
    item = OrderItem.objects.get()
    assert order.payable is not None
    assert {order.tax, item.tax, item.tax_rate, order.payable.tax} == {NONE}
    assert order.payable.document["lines"][0]["rate"] == "0"


def test_a_firm_that_registers_later_writes_an_invoice_without_tax_for_what_it_sold_before() -> None:
    sold, _ = open_for_business(price=60)
    order = place(fill_basket(sold))
    register_for_vat()
    confirm_order(order, at=NOW)
    assert order.payable is not None
    invoice = order.payable.invoices.get()
    assert (invoice.gross, invoice.tax) == (60, 0)


def test_an_order_that_was_frozen_with_tax_is_shown_without_once_the_firm_is_not_registered(
    visitor: Visitor, cleaning: Service
) -> None:
    register_for_vat()
    visitor.fill_basket(cleaning)
    way_back = visitor.pay()
    register_for_vat("")
    assert visitor.order().tax == money(10).amount
    assert "VAT" not in visitor.get(way_back).content.decode()


def test_a_service_knows_its_rate_however_it_was_fetched() -> None:
    sold, _ = open_for_business(tax_rate=5)
    for number, rate in (("", 0), ("GB 1", 5)):
        register_for_vat(number)
        assert Service.objects.get(pk=sold.pk).rate_charged == rate
        assert Service.objects.priced(NOW).get(pk=sold.pk).rate_charged == rate
