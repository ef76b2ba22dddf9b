"""Counting what people search for, so that editors see what is missing. Words alone are kept, for a while."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from wagtail.contrib.search_promotions.models import Query, QueryDailyHits
from wagtail.search.utils import normalise_query_string

from core.words import tidy, words_of

MOST_TERMS = 5000
LONGEST = 60
# What people type by mistake: addresses, telephone numbers, postcodes.
PERSONAL = re.compile(r"@|\d{5,}|(\d[\s-]*){7,}|\b[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}\b", re.IGNORECASE)


@transaction.atomic
def count_search(text: str, *, at: datetime) -> bool:
    """Add one to today's count of a term; say whether it was one worth counting."""
    term = normalise_query_string(tidy(text))
    if not words_of(term) or len(term) > LONGEST or PERSONAL.search(term):
        return False
    query = Query.objects.filter(query_string=term).first()
    if query is None:
        if Query.objects.count() >= MOST_TERMS:
            return False
        query, _ = Query.objects.get_or_create(query_string=term)
    hits, _ = QueryDailyHits.objects.get_or_create(query=query, date=at.date())
    QueryDailyHits.objects.filter(pk=hits.pk).update(hits=F("hits") + 1)
    return True


def forget_old_searches(*, at: datetime) -> int:
    """Forget counts past their time, and terms nobody used since that are not promoted."""
    before = at.date() - timedelta(days=settings.WAGTAILSEARCH_HITS_MAX_AGE)
    forgotten: int
    forgotten, _ = QueryDailyHits.objects.filter(date__lt=before).delete()
    Query.garbage_collect()
    return forgotten
