"""Links on live pages that lead nowhere: found by a scan in the background, kept until the next one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.urls import Resolver404, resolve
from wagtail.contrib.redirects.models import Redirect
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, ReferenceIndex, Site

from core.models import BrokenLink

ANCHOR = re.compile(r"<a\b[^>]*>", re.IGNORECASE)
PAGE_ID = re.compile(r'\bid="(\d+)"')
HREF = re.compile(r'\bhref="([^"]*)"')
LOCAL = re.compile(r"^/[^\s/<>]?[^\s<>]*$")
GONE, OFFLINE, NOWHERE = "The page was deleted.", "The page is not published.", "There is nothing at this address."
Findings = dict[tuple[int, str], str]


def scan_links(*, at: datetime) -> int:
    """Look at every live page and write down what is broken; return how much is."""
    world = _World()
    found: Findings = {}
    for page in Page.objects.live().filter(depth__gt=1).specific().iterator():
        for target, reason in _broken_on(page, world):
            found[page.pk, target[:300]] = reason
    found |= _chosen_but_offline(world)
    _keep(found, at=at)
    return len(found)


class _World:
    """What may be linked to, loaded once for a whole scan."""

    def __init__(self) -> None:
        rows = Page.objects.filter(depth__gt=1).values_list("pk", "live", "url_path", "title")
        self.pages = {pk: (live, title) for pk, live, _, title in rows}
        self.paths = {path for _, live, path, _ in rows if live}
        self.roots = list(Site.objects.values_list("root_page__url_path", flat=True))
        self.redirects = set(Redirect.objects.values_list("old_path", flat=True))

    def why_page(self, pk: int) -> tuple[str, str] | None:
        """Return the name of a page that cannot be read and why; None if it can."""
        if pk not in self.pages:
            return f"page {pk}", GONE
        live, title = self.pages[pk]
        return None if live else (title, OFFLINE)

    def leads_somewhere(self, href: str) -> bool:
        path = urlsplit(href).path
        inner = path.strip("/")
        if any(f"{root}{inner}/" in self.paths or not inner for root in self.roots):
            return True
        if Redirect.normalise_path(path) in self.redirects:
            return True
        try:
            return resolve(path).url_name != "wagtail_serve"
        except Resolver404:
            return path.startswith(("/media/", "/static/"))


def _broken_on(page: Page, world: _World) -> Iterator[tuple[str, str]]:
    for text in _texts_of(page):
        for anchor in ANCHOR.findall(text) if "<a" in text else []:
            if 'linktype="page"' in anchor and (number := PAGE_ID.search(anchor)):
                if broken := world.why_page(int(number[1])):
                    yield broken
            elif (href := HREF.search(anchor)) and LOCAL.match(href[1]) and not world.leads_somewhere(href[1]):
                yield href[1], NOWHERE
        if LOCAL.match(text) and not world.leads_somewhere(text):
            yield text, NOWHERE


def _texts_of(page: Page) -> Iterator[str]:
    """Return every text an editor wrote on a page in rich text, or anywhere in a stream."""
    for field in page._meta.get_fields():
        if isinstance(field, RichTextField):
            yield str(getattr(page, field.name) or "")
        elif isinstance(field, StreamField):
            yield from _strings(getattr(page, field.name).get_prep_value())


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _strings(inner)


def _chosen_but_offline(world: _World) -> Findings:
    """Return pages chosen in a field or block that cannot be read, from Wagtail's own index of references."""
    page_type = ContentType.objects.get_for_model(Page)
    live = {str(pk) for pk, (shown, _) in world.pages.items() if shown}
    rows = ReferenceIndex.objects.filter(base_content_type=page_type, to_content_type=page_type).exclude(
        models.Q(model_path__contains="translation") | models.Q(model_path="alias_of")
    )
    return {
        (int(source), broken[0][:300]): broken[1]
        for source, target in rows.values_list("object_id", "to_object_id")
        if source in live and (broken := world.why_page(int(target)))
    }


@transaction.atomic
def _keep(found: Findings, *, at: datetime) -> None:
    """Replace what the last scan found; what is still broken keeps the moment it was first seen."""
    known = {(link.page_id, link.target): link for link in BrokenLink.objects.all()}
    BrokenLink.objects.filter(pk__in=[link.pk for key, link in known.items() if found.get(key) != link.reason]).delete()
    fresh = [
        BrokenLink(page_id=page_id, target=target, reason=reason, found_at=at)
        for (page_id, target), reason in found.items()
        if (page_id, target) not in known or known[page_id, target].reason != reason
    ]
    BrokenLink.objects.bulk_create(fresh, ignore_conflicts=True)
