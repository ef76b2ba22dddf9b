"""What people see who are turned away, and which frames pages may stand in."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import User

pytestmark = pytest.mark.django_db


def test_somebody_elses_door_has_a_page_that_leads_on(client: Client) -> None:
    client.force_login(User.objects.create_user("ada@example.org", "correct horse battery"))
    answer = client.get("/cms/login/")
    assert answer.status_code == 403
    assert "This door is for somebody else" in answer.content.decode()


def test_a_form_without_its_mark_is_explained() -> None:
    answer = Client(enforce_csrf_checks=True).post("/orders/track/")
    assert answer.status_code == 403
    assert "Send that once more" in answer.content.decode()


def test_the_cms_may_frame_itself_and_says_nothing_else_beside_it(client: Client) -> None:
    rule = client.get("/cms/")["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in rule
    assert "'none' 'self'" not in rule


def test_no_page_of_the_site_may_be_framed(client: Client) -> None:
    assert "frame-ancestors 'none'" in client.get("/orders/track/")["Content-Security-Policy"]
