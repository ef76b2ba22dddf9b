from __future__ import annotations

from typing import Any

import pytest
from pytest_django import Settings

from core.geo import NotAPostcode, Place, UnknownPostcode, distance_km, locate, normalise
from core.models import PostcodeArea


@pytest.mark.parametrize("typed", ["bs65qa", " BS6 5QA ", "Bs6-5qa", "b s 6 5 q a", "BS6.5QA"])
def test_a_postcode_is_understood_however_it_is_typed(typed: str) -> None:
    assert normalise(typed) == "BS6 5QA"


@pytest.mark.parametrize("typed", ["M1 1AA", "CR2 6XH", "DN55 1PT", "W1A 1HQ", "EC1A 1BB", "GIR 0AA"])
def test_every_form_of_postcode_passes(typed: str) -> None:
    assert normalise(typed) == typed


@pytest.mark.parametrize("typed", ["", "BS6", "12345", "BS6 5QAA", "BS6 5CI", "ночь", "A" * 200])
def test_what_is_no_postcode_is_told_so_kindly(typed: str) -> None:
    with pytest.raises(NotAPostcode, match="Enter a full UK postcode"):
        normalise(typed)


@pytest.mark.django_db
def test_where_an_outcode_lies_is_remembered_until_it_is_corrected(
    settings: Settings, django_assert_num_queries: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.PAGE_CACHE_SECONDS = 300
    area = PostcodeArea.objects.create(outcode="ZE3", lat="60.1", lng="-1.2", name="Sumburgh")
    assert locate("ZE3 9AA").lat == 60.1
    with django_assert_num_queries(0):
        assert locate("ZE3 9AB") == Place("ZE3 9AB", 60.1, -1.2, "Sumburgh")
    with django_capture_on_commit_callbacks(execute=True):
        area.lat = "59.9"
        area.save()
    assert locate("ZE3 9AA").lat == 59.9


@pytest.mark.django_db
def test_a_well_formed_postcode_we_do_not_know_is_another_matter() -> None:
    with pytest.raises(UnknownPostcode, match="ZE1 0AA"):
        locate("ZE1 0AA")


@pytest.mark.django_db
def test_a_known_outcode_is_found_on_the_map() -> None:
    PostcodeArea.objects.update_or_create(outcode="BS6", defaults={"lat": "51.46900", "lng": "-2.59900"})
    assert locate("BS6 5QA").lat == pytest.approx(51.469)


def test_distance_is_that_of_the_globe() -> None:
    bristol, bath = Place("BS1 1AA", 51.4545, -2.5879), Place("BA1 1AA", 51.3811, -2.3590)
    assert distance_km(bristol, bath) == pytest.approx(17.8, abs=0.3)
