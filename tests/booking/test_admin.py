"""The Django admin of bookings: people are edited, what was booked is only read."""

from __future__ import annotations

import pytest
from django.test import Client

from core.models import OfficeTask
from core.outcodes import load_outcodes
from tests.booking.factories import NOW, make_appointment, make_item, make_order, make_provider, make_slot

pytestmark = pytest.mark.django_db


def test_a_provider_is_shown_with_hours_areas_and_time_off(admin_client: Client) -> None:
    provider = make_provider()
    html = admin_client.get(f"/admin/booking/provider/{provider.pk}/change/").content.decode()
    for part in ("hours-TOTAL_FORMS", "areas-TOTAL_FORMS", "time_off-TOTAL_FORMS"):
        assert part in html


@pytest.mark.parametrize("kind", ["order", "appointment", "slot"])
def test_what_was_booked_is_read_and_never_written(admin_client: Client, kind: str) -> None:
    item = make_item(order=make_order())
    visit = make_appointment(item, starts_at=NOW)
    rows = {"order": item.order, "appointment": visit, "slot": make_slot(make_provider(), visit)}
    address = f"/admin/booking/{kind}/"
    assert admin_client.get(address).status_code == 200
    assert admin_client.get(f"{address}{rows[kind].pk}/change/").status_code == 200
    assert admin_client.post(f"{address}{rows[kind].pk}/change/", {}).status_code == 403
    assert admin_client.get(f"{address}add/").status_code == 403


def test_a_task_of_the_office_is_ticked_off(admin_client: Client) -> None:
    task = OfficeTask.objects.create(key="k", title="Call Ada", created_at=NOW)
    admin_client.post("/admin/core/officetask/", {"action": "mark_done", "_selected_action": [task.pk]})
    task.refresh_from_db()
    assert task.done_at
    assert task.done_by


def test_the_outcodes_are_loaded_from_their_list(admin_client: Client) -> None:
    answer = admin_client.post("/admin/core/postcodearea/load/", follow=True)
    assert "new outcodes" in answer.content.decode()
    assert load_outcodes() == 0
    assert admin_client.get("/admin/core/postcodearea/load/").status_code == 405
