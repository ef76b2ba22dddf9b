"""The books can be looked at and not touched."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from payments.models import Payment
from tests.payments.factories import make_payable, pay_it

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(get_user_model().objects.create_superuser(email="root@example.org", password="x"))
    return client


@pytest.mark.parametrize("model", ["payment", "payable", "fact", "ledgertx", "receipt", "webhookinbox"])
def test_every_book_opens(admin: Client, model: str) -> None:
    pay_it(make_payable())
    assert admin.get(f"/admin/payments/{model}/").status_code == 200
    assert admin.get(f"/admin/payments/{model}/add/").status_code == 403


def test_a_payment_is_shown_whole_and_not_changed(admin: Client) -> None:
    payment = pay_it(make_payable())
    page = f"/admin/payments/payment/{payment.pk}/change/"
    assert payment.facts.latest("pk").psp_ref in admin.get(page).content.decode()
    assert admin.post(page, {"state": "failed"}).status_code == 403
    assert admin.post(f"/admin/payments/payment/{payment.pk}/delete/").status_code == 403
    assert Payment.objects.get().state == "succeeded"
