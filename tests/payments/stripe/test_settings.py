"""Half of Stripe is told before anything starts."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.checks import run_checks

from payments.gateways import available_gateways
from tests.core.test_settings import start
from tests.servers.stripe import House

WHOLE = {
    "STRIPE_SECRET_KEY": "sk_live_of_the_firm",
    "STRIPE_PUBLISHABLE_KEY": "pk_live_of_the_firm",
    "STRIPE_WEBHOOK_SECRETS": "whsec_of_the_firm_and_its_address",
}


def test_with_a_key_stripe_comes_first_and_without_one_it_is_not_there(house: House, settings: Any) -> None:
    assert available_gateways() == ["stripe", "sandbox", "offline"]
    settings.STRIPE_SECRET_KEY = ""
    assert available_gateways() == ["sandbox", "offline"]


def test_the_settings_of_the_house_pass(house: House) -> None:
    assert run_checks(tags=["payments"]) == []


def test_half_a_configuration_is_an_error(house: House, settings: Any) -> None:
    settings.STRIPE_WEBHOOK_SECRETS = []
    assert [message.id for message in run_checks(tags=["payments"])] == ["payments.E006"]


def test_production_starts_with_all_of_it() -> None:
    done = start(**WHOLE)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"STRIPE_PUBLISHABLE_KEY": None}, "needed together"),
        ({"STRIPE_SECRET_KEY": None}, "needed together"),
        ({"STRIPE_WEBHOOK_SECRETS": " , "}, "needed together"),
        ({"STRIPE_PUBLISHABLE_KEY": "pk_test_of_the_firm"}, "same mode"),
        ({"STRIPE_PUBLISHABLE_KEY": "sk_live_of_the_firm"}, "no other key may reach a browser"),
        ({"STRIPE_SECRET_KEY": "pk_live_of_the_firm"}, "STRIPE_SECRET_KEY begins with"),
        ({"STRIPE_WEBHOOK_SECRETS": "whsec_of_the_firm_and_its_address,old"}, "whsec_"),
        ({"STRIPE_JS_URL": "http://js.example.com/"}, "STRIPE_JS_URL"),
        ({"STRIPE_API_BASE": "http://127.0.0.1:9"}, "STRIPE_API_BASE"),
        ({"STRIPE_SECRET_KEY": "sk_test_x", "STRIPE_PUBLISHABLE_KEY": "pk_test_x"}, "no money"),
    ],
)
def test_production_refuses_to_start_with_half_of_it(changes: dict[str, str | None], word: str) -> None:
    done = start(**{**WHOLE, **changes})
    assert done.returncode != 0
    assert "ImproperlyConfigured" in done.stderr
    assert word in done.stderr.splitlines()[-1]


def test_a_rehearsal_may_use_test_keys() -> None:
    keys = {"STRIPE_SECRET_KEY": "rk_test_of_the_firm", "STRIPE_PUBLISHABLE_KEY": "pk_test_of_the_firm"}
    assert start(**WHOLE | keys, SITE_IS_STAGING="1").returncode == 0
