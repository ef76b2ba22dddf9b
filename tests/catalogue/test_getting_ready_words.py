"""What to have ready for a service is written where its other words are."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from catalogue.models import Service

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("screen", ["/cms/snippets/catalogue/service/edit/{}/", "/admin/catalogue/service/{}/change/"])
def test_staff_write_it_beside_the_summary(admin_client: Client, cleaning: Service, screen: str) -> None:
    page = admin_client.get(screen.format(cleaning.pk)).content.decode()
    assert 'name="getting_ready"' in page
    assert "what to have ready, what we bring" in page


def test_it_has_a_length(cleaning: Service) -> None:
    cleaning.getting_ready = "x" * 2001
    with pytest.raises(ValidationError, match="2000"):
        cleaning.full_clean()


def test_lines_end_in_one_way_and_paragraphs_are_told_apart(cleaning: Service) -> None:
    cleaning.getting_ready = "\r\nOne,\r\ntwo.\r\n \r\n\r\nThree.\r\n"
    cleaning.clean()
    assert cleaning.getting_ready_paragraphs == ["One,\ntwo.", "Three."]
