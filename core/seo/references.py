"""What pages lean on, from Wagtail's index of references: a fixed number of queries for any number of pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.images import get_image_model
from wagtail.models import DraftStateMixin, Page, ReferenceIndex

References = dict[type[Any], dict[int, list[str]]]


def references_of(pages: Iterable[Page]) -> References:
    """Return, by model, the keys of the rows each page refers to, in the order they stand on it."""
    rows = ReferenceIndex.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page), object_id__in=[str(page.pk) for page in pages]
    ).order_by("pk")
    found: References = defaultdict(lambda: defaultdict(list))
    for number, kind, key in rows.values_list("object_id", "to_content_type", "to_object_id"):
        if model := ContentType.objects.get_for_id(kind).model_class():
            found[model][int(number)].append(key)
    return found


def pictures_by_page(references: References) -> dict[int, list[str]]:
    """Return the addresses of the pictures on each page, each once."""
    model = get_image_model()
    wanted = references.get(model, {})
    keys = {key for keys in wanted.values() for key in keys}
    # A picture measures its file while it is read, so these two come with it.
    images = model.objects.filter(pk__in=keys).only("file", "width", "height")
    files = {str(image.pk): image.file.url for image in images if image.file}
    return {page: list(dict.fromkeys(files[key] for key in keys if key in files)) for page, keys in wanted.items()}


def snippet_changes_by_page(references: References) -> dict[int, list[datetime]]:
    """Return when the snippets shown on a page, such as its questions, were last published."""
    found: dict[int, list[datetime]] = defaultdict(list)
    for model, wanted in references.items():
        if issubclass(model, DraftStateMixin) and not issubclass(model, Page):
            keys = {key for keys in wanted.values() for key in keys}
            rows = model._default_manager.filter(pk__in=keys).values_list("pk", "last_published_at")
            moments = {str(key): moment for key, moment in rows if moment}
            for page, names in wanted.items():
                found[page] += [moments[name] for name in names if name in moments]
    return found
