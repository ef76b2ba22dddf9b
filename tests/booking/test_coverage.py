"""Where we come: computed from the areas people serve."""

from __future__ import annotations

from typing import Any

import pytest

from booking.area_form import ServiceAreaForm
from booking.coverage import coverage
from core.models import PostcodeArea
from core.outcodes import load_outcodes
from tests.booking.factories import make_provider

pytestmark = pytest.mark.django_db


def test_only_places_inside_somebodys_area_are_served() -> None:
    load_outcodes()
    make_provider(area=(51.451, -2.594, 3))
    codes = [place.outcode for place in coverage().places]
    assert "BS1" in codes
    assert "BA1" not in codes


def test_somebody_who_has_left_serves_nowhere() -> None:
    load_outcodes()
    make_provider(active=False)
    assert not coverage().places


def test_the_map_keeps_its_words_apart_and_inside() -> None:
    load_outcodes()
    make_provider(area=(51.451, -2.594, 40))
    drawn = coverage()
    assert all(0 < dot.x < drawn.width and 0 < dot.y < drawn.height for dot in drawn.dots)
    assert len(drawn.labels) < len(drawn.dots)


def filled(**overrides: Any) -> ServiceAreaForm:
    return ServiceAreaForm({"postcode": "bs6 5qa", "radius_km": "8"} | overrides)


def test_an_area_finds_its_centre_by_its_postcode() -> None:
    load_outcodes()
    form = filled()
    assert form.is_valid(), form.errors
    form.instance.provider = make_provider(area=None)
    area = form.save()
    assert (area.postcode, float(area.lat)) == ("BS6 5QA", 51.469)


@pytest.mark.parametrize(("typed", "says"), [("over there", "full UK postcode"), ("ZE1 0AA", "do not know")])
def test_an_area_nobody_can_find_is_refused_in_a_sentence(typed: str, says: str) -> None:
    load_outcodes()
    assert says in filled(postcode=typed).errors["postcode"][0]


def test_loading_the_outcodes_twice_adds_none_and_keeps_corrections() -> None:
    load_outcodes()
    PostcodeArea.objects.filter(outcode="BS6").update(name="Redland")
    assert load_outcodes() == 0
    assert PostcodeArea.objects.get(outcode="BS6").name == "Redland"
