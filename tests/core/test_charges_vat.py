"""The tag by which a template asks whether prices contain VAT."""

from __future__ import annotations

import pytest
from django.http import HttpRequest
from django.template import Template, engines
from django.template.loader import render_to_string
from django.test import RequestFactory
from pytest_django import DjangoAssertNumQueries

from core.firm import firm_of
from core.money import money
from tests.firm import register_for_vat

pytestmark = pytest.mark.django_db
ASK = "{% charges_vat as vat %}{{ vat }}"


def ask(source: str, request: HttpRequest | None = None, **context: object) -> str:
    return engines["django"].from_string(source).render(context, request)


def test_it_tells_whether_the_firm_has_a_number() -> None:
    assert ask(ASK, RequestFactory().get("/")) == "False"
    register_for_vat()
    assert ask(ASK, RequestFactory().get("/")) == "True"


def test_a_template_included_with_nothing_else_knows_it_too() -> None:
    register_for_vat()
    inner = Template(ASK)
    assert ask("{% include inner only %}", RequestFactory().get("/"), inner=inner) == "True"


def test_it_asks_nothing_of_the_database_beyond_the_firm(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    register_for_vat()
    request = RequestFactory().get("/")
    firm_of(request)
    with django_assert_num_queries(0):
        assert ask(ASK * 2, request) == "TrueTrue"


def test_nobodys_request_has_no_vat() -> None:
    assert ask(ASK) == "False"


@pytest.mark.parametrize("number", ["", "GB 123"])
def test_the_order_beside_the_card_form_tells_the_vat_in_it_only_if_there_is_any(number: str) -> None:
    register_for_vat(number)
    context = {"whole": True, "tax": money("7.50"), "amount": money(45), "lines": []}
    html = render_to_string("payments/_order.html", context, request=RequestFactory().get("/"))
    assert "£45" in html
    assert ("VAT" in html) == bool(number)
