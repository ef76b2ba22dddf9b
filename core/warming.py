"""Every size of a page's pictures is made before its first visitor asks for it.

Only the templates know which sizes those are, so the page is rendered once as a visitor would see it.
Publishing queues that; a sweep finds what a lost task left.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from django.dispatch import receiver
from django_q.tasks import async_task
from wagtail.models import Page
from wagtail.signals import page_published

from core.page_cache.store import shared
from core.sweeps import one_by_one

logger = logging.getLogger(__name__)
LOOK_BACK = timedelta(days=1)
MOST_AT_ONCE = 20


@receiver(page_published)
def queue_warming(instance: Page, **about: Any) -> None:
    """Leave the worker a row in the transaction that publishes."""
    async_task("core.warming.warm_page", instance.pk)


def warm_page(pk: int) -> bool:
    """Render a live page, which makes its pictures; return whether that had to be done and went well."""
    page = Page.objects.live().filter(pk=pk).first()
    if page is None or shared().get(_mark(page)):
        return False
    answer = page.specific.make_preview_request()
    if answer.status_code != 200:
        logger.warning("%s answered %s when its pictures were to be made.", page, answer.status_code)
        return False
    shared().set(_mark(page), True, timeout=int(2 * LOOK_BACK.total_seconds()))
    return True


def warm_recent(*, at: datetime) -> int:
    """Render what was published lately and nobody has rendered since; return how many pages that were."""
    recent = Page.objects.live().filter(last_published_at__gte=at - LOOK_BACK).order_by("-last_published_at")
    marks = {_mark(page): page.pk for page in recent}
    done = shared().get_many(marks)
    return one_by_one(warm_page, [pk for mark, pk in marks.items() if mark not in done][:MOST_AT_ONCE])


def _mark(page: Page) -> str:
    """Name one publication of a page: the next one has pictures of its own."""
    return f"warm:{page.pk}:{page.live_revision_id}"
