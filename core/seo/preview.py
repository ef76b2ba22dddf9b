"""What the head of a page would be with the words an editor has just typed. Nothing is saved."""

from __future__ import annotations

import base64
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.http import Http404, HttpRequest, JsonResponse, QueryDict
from django.views.decorators.http import require_POST
from wagtail.models import Page

from core.pages import SitePage
from core.seo.drawing import draw
from core.seo.head import LONGEST_DESCRIPTION, LONGEST_TITLE, SHORTEST_DESCRIPTION, Head, card_of, head_of
from core.seo.lookup import head_context
from core.seo.patterns import known_tokens


@require_POST
def head_preview(request: HttpRequest, app: str, model: str, page_id: int) -> JsonResponse:
    """Answer with the search result and the shared card as they would be."""
    page = _page(request, app, model, page_id)
    refused = _refusals(request.POST)
    _take_over(page, request.POST)
    context = head_context(request)
    head = head_of(page, context)
    card = card_of(page, context)
    drawn = head.picture.alt == card.words and not page.social_image and not context["seo"].social_image
    said: dict[str, Any] = {
        "title": head.title,
        "title_origin": head.title_origin,
        "title_notes": [*refused.get("seo_title", []), *title_notes(head)],
        "description": head.description,
        "description_origin": head.description_origin,
        "description_notes": [*refused.get("search_description", []), *description_notes(head)],
        "address": _shown_address(page, head),
        "alt": head.picture.alt,
        "picture": card.digest if drawn else head.picture.url,
    }
    if drawn and request.POST.get("shown") != card.digest:
        said["source"] = f"data:image/png;base64,{base64.b64encode(draw(card)).decode()}"
    elif not drawn:
        said["source"] = head.picture.url
    return JsonResponse(said)


def title_notes(head: Head) -> list[str]:
    """Return what is wrong with the length of a title, in words."""
    if (letters := len(head.title)) > LONGEST_TITLE:
        return [f"The title has {letters} characters. Search results show about {LONGEST_TITLE}; the end is cut off."]
    return []


def description_notes(head: Head) -> list[str]:
    """Return what is wrong with the length of a description, in words."""
    letters = len(head.description)
    if letters < SHORTEST_DESCRIPTION:
        return [
            f"The description has only {letters} characters. Say in {SHORTEST_DESCRIPTION} to {LONGEST_DESCRIPTION} "
            "what people find here, or search engines pick words of their own."
        ]
    if letters > LONGEST_DESCRIPTION:
        return [f"The description has {letters} characters. Search results show about {LONGEST_DESCRIPTION}."]
    return []


def _page(request: HttpRequest, app: str, model: str, page_id: int) -> SitePage:
    """Return the page as it was last saved, or an empty one of its kind; refuse whoever may not edit it."""
    try:
        kind = apps.get_model(app, model)
    except LookupError as unknown:
        raise Http404 from unknown
    if not issubclass(kind, SitePage):
        raise Http404
    if not page_id:
        return kind()
    page = Page.objects.filter(pk=page_id).first()
    latest = page.get_latest_revision_as_object() if page else None
    if not isinstance(latest, kind):
        raise Http404
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return latest


def _take_over(page: SitePage, typed: QueryDict) -> None:
    """Put what was typed on the page; what cannot be a value yet is left as it was."""
    for name in page.head_fields:
        if name not in typed:
            continue
        field: Any = page._meta.get_field(name)
        value = _value(field, str(typed[name]).replace("\0", ""))
        if value is not NOTHING:
            setattr(page, field.attname, value)


NOTHING = object()


def _value(field: Any, text: str) -> Any:
    """Return the typed text as a value of the field, or NOTHING."""
    if not isinstance(field, models.ForeignKey):
        return text[: field.max_length or 500]
    if not text:
        return None
    try:
        key = field.target_field.to_python(text)
        return key if field.related_model._default_manager.filter(pk=key).exists() else NOTHING
    except (ValidationError, OverflowError):
        return NOTHING


def _refusals(typed: QueryDict) -> dict[str, list[str]]:
    """Return why typed patterns would not be saved, by field."""
    refused = {}
    for name in ("seo_title", "search_description"):
        try:
            known_tokens(typed.get(name, "")[:500])
        except ValidationError as reason:
            refused[name] = list(reason.messages)
    return refused


def _shown_address(page: SitePage, head: Head) -> str:
    """Return the address as search results write it: host and way, parted by arrows."""
    whole = head.canonical.split("://", 1)[-1].strip("/")
    parts = [part for part in whole.split("/") if part]
    if page.slug and not page.canonical and not page.pk:
        parts.append(page.slug)
    return " › ".join(parts)
