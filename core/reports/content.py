"""What can be wrong with the words and pictures of any page: a fixed number of queries for each report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from wagtail.fields import StreamField
from wagtail.images import get_image_model
from wagtail.models import Page, ReferenceIndex
from wagtail.permissions import policy_registry

from core.models import BrokenLink
from core.pages import SitePage
from core.reports.findings import Finding, edit_address, edits_pages, mine
from core.seo.head import BUILT_IN, texts_of
from core.seo.lookup import plain_head_context


def titles_and_descriptions(user: Any) -> list[Finding]:
    """Return pages without a description, and those that share a title or description with another."""
    context = plain_head_context(at=timezone.now())
    pages = [page for page in _live_pages() if isinstance(page, SitePage) and page.is_listed(context)]
    context["listed"] = pages
    said = {page.pk: texts_of(page, context) for page in pages}
    titles = {pk: title for pk, ((_, title), _) in said.items()}
    descriptions = {pk: "" if origin == BUILT_IN else text for pk, (_, (origin, text)) in said.items()}
    found = [(page.pk, _about(page, "No description")) for page in pages if not descriptions[page.pk]]
    for texts, what in ((titles, "title"), (descriptions, "description")):
        found += _doubled(pages, texts, what)
    return mine(user, found)


def pictures_without_words(user: Any) -> list[Finding]:
    """Return pictures nobody has described, and places on pages where one is shown without words."""
    photos = get_image_model()
    policy = policy_registry.get_by_type(photos)
    silent = list(policy.instances_user_has_any_permission_for(user, ["change"]).filter(description=""))
    used = dict(
        ReferenceIndex.objects.filter(
            to_content_type__model=photos._meta.model_name, to_object_id__in=[str(photo.pk) for photo in silent]
        )
        .values_list("to_object_id")
        .annotate(times=Count("pk"))
    )
    places = [
        (page.pk, _about(page, "A picture on this page has no words", "Describe it, or say that it is decoration."))
        for page in _live_pages()
        if any(_shows_without_words(value) for value in _streams_of(page))
    ]
    return [*mine(user, places), *(_silent(photo, used.get(str(photo.pk), 0)) for photo in silent)]


def edits_pictures(user: Any) -> bool:
    return edits_pages(user) or bool(policy_registry.get_by_type(get_image_model()).user_has_permission(user, "change"))


def broken_links(user: Any) -> list[Finding]:
    """Return what the last scan found."""
    links = BrokenLink.objects.filter(page__live=True).select_related("page")
    return mine(user, ((link.page_id, _about(link.page, link.reason, f"It links to: {link.target}")) for link in links))


def _live_pages() -> list[Page]:
    return list(Page.objects.live().filter(depth__gt=1).specific())


def _about(page: Page, problem: str, detail: str = "") -> Finding:
    return Finding(page.title, problem, edit_address(page.pk), detail)


def _doubled(pages: list[Page], texts: Mapping[int, str], what: str) -> Iterator[tuple[int, Finding]]:
    """Return each page whose text another one has as well, naming it."""
    alike: dict[str, list[Page]] = defaultdict(list)
    for page in pages:
        if texts[page.pk]:
            alike[texts[page.pk].casefold()].append(page)
    for group in alike.values():
        for page in group if len(group) > 1 else ():
            other = next(one for one in group if one.pk != page.pk)
            yield page.pk, _about(page, f"The same {what} as “{other.title}”", texts[page.pk])


def _silent(photo: Any, times: int) -> Finding:
    used = f"Used in {times} place{'s' if times != 1 else ''}." if times else "Not used anywhere."
    return Finding(photo.title, "No description", reverse("wagtailimages:edit", args=[photo.pk]), used)


def _streams_of(page: Page) -> Iterator[Any]:
    for field in page._meta.get_fields():
        if isinstance(field, StreamField):
            yield getattr(page, field.name).get_prep_value()


def _shows_without_words(value: Any) -> bool:
    """Whether a stored stream holds a picture that is neither described nor called decoration."""
    if isinstance(value, Mapping):
        if value.keys() >= {"image", "decorative", "alt_text"}:
            return bool(value["image"]) and not value["decorative"] and not value["alt_text"]
        value = list(value.values())
    return isinstance(value, list | tuple) and any(_shows_without_words(inner) for inner in value)
