"""What people search for, counted apart from the asking."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from wagtail.contrib.search_promotions.models import Query, QueryDailyHits, SearchPromotion

from services import actions
from services.actions import count_search, forget_old_searches

pytestmark = pytest.mark.django_db
AT = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)


def test_a_term_is_counted_whatever_its_case(client: Client) -> None:
    for words in ("Oven", " oven ", "OVEN"):
        assert client.post("/search/terms/", {"q": words}).status_code == 204
    assert Query.objects.get().query_string == "oven"
    assert Query.objects.get().hits == 3


@pytest.mark.parametrize(
    "words",
    ["", "   ", "🧹", "x" * 10_000, "anna@example.com", "07700 900123", "0117-496-0123", "BS6 5QA", "bs65qa", "\0"],
)
def test_nothing_and_personal_things_are_not_kept(words: str) -> None:
    count_search(words, at=AT)
    assert not Query.objects.exists()


def test_a_flood_is_let_through_and_not_counted(client: Client) -> None:
    for number in range(30):
        assert client.post("/search/terms/", {"q": f"oven {number}"}).status_code == 204
    assert Query.objects.count() <= 24  # twelve for each of the two minutes it may have touched


def test_the_table_of_terms_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST_TERMS", 2)
    assert [count_search(words, at=AT) for words in ("a1", "b1", "c1", "a1")] == [True, True, False, True]


def test_old_counts_go_and_promoted_terms_stay() -> None:
    count_search("old", at=AT)
    count_search("picked", at=AT)
    SearchPromotion.objects.create(query=Query.get("picked"), external_link_url="https://example.com/")
    later = AT + timedelta(days=91)
    count_search("new", at=later)
    forget_old_searches(at=later)
    assert sorted(Query.objects.values_list("query_string", flat=True)) == ["new", "picked"]
    assert QueryDailyHits.objects.count() == 1
