"""Pictures: the first of a page comes at once, the others when they are near."""

from __future__ import annotations

from collections.abc import Set
from copy import copy
from typing import Any

from wagtail import blocks

from core.blocks.choosers import PhotoBlock
from core.blocks.parts import PartBlock
from core.models import Photo, Rendition
from core.sharing import memo, wanted

Context = dict[str, Any]


def photo_of(context: Context | None, chosen: Photo | None, also: Set[str] = frozenset()) -> Photo | None:
    """Return the picture that was chosen, with the sizes already made and its words; None if it is gone.

    `also` are keys of pictures that will be asked for next.
    """
    if chosen is None:
        return None
    album: dict[str, Photo | None] = memo(context, "core.photos", dict)
    if str(chosen.pk) not in album:
        missing = (wanted(context, Photo) | also | {str(chosen.pk)}) - album.keys()
        album |= photos(missing)
    found: Photo | None = copy(album.get(str(chosen.pk)))
    if found is None:
        return None
    # The same picture may stand twice on a page, each time with words of its own.
    found.contextual_alt_text = getattr(chosen, "contextual_alt_text", None)
    found.decorative = getattr(chosen, "decorative", False)
    found.__dict__["prefetched_renditions"] = [_of(found, size) for size in found.__dict__["prefetched_renditions"]]
    return found


def _of(photo: Photo, size: Rendition) -> Rendition:
    size = copy(size)
    size.image = photo
    return size


def photos(keys: set[str]) -> dict[str, Photo | None]:
    """Return pictures by key with all their sizes: one query, and one more if a picture has no size yet."""
    album: dict[str, Photo | None] = dict.fromkeys(keys)
    for rendition in Rendition.objects.filter(image__in=keys).select_related("image"):
        photo = album[str(rendition.image_id)] or rendition.image
        album[str(photo.pk)] = photo
        rendition.image = photo
        photo.__dict__.setdefault("prefetched_renditions", []).append(rendition)
    if bare := [key for key, photo in album.items() if photo is None]:
        for photo in Photo.objects.filter(pk__in=bare):
            photo.__dict__["prefetched_renditions"] = []
            album[str(photo.pk)] = photo
    return album


def is_first_picture(context: Context | None) -> bool:
    """Tell the first picture of a page, once: most likely it is the largest thing first seen."""
    seen: list[None] = memo(context, "core.pictures_seen", list)
    seen.append(None)
    return len(seen) == 1


class PictureBlock(PartBlock):
    image = PhotoBlock()
    caption = blocks.CharBlock(max_length=200, required=False)

    class Meta:
        icon = "image"
        template = "blocks/picture.html"
        description = "A picture with the words for those who cannot see it."
        spacing = "s"
        preview_value = {"image": None, "caption": "A caption says what the picture cannot."}
        preview_template = "blocks/picture_preview.html"

    def get_context(self, value: Any, parent_context: Context | None = None) -> Context:
        context: Context = super().get_context(value, parent_context)
        photo = photo_of(context, value.get("image"))
        return {**context, "photo": photo, "eager": photo is not None and is_first_picture(context)}


class BeforeAfterBlock(PartBlock):
    heading = blocks.CharBlock(max_length=120, required=False)
    before = PhotoBlock(required=False)
    after = PhotoBlock(required=False)
    scene = blocks.ChoiceBlock(
        [("oven", "An oven, drawn"), ("window", "A window, drawn")],
        required=False,
        label="or a drawing",
        help_text="Shown where one of the two pictures is missing.",
    )
    caption = blocks.CharBlock(max_length=200, required=False, help_text="What was done, and how long it took.")

    class Meta:
        icon = "resubmit"
        label = "Before and after"
        template = "blocks/before_after.html"
        description = "Two pictures side by side: how it was and how it is."
        preview_value = {"heading": "Ninety minutes later", "scene": "oven", "caption": "A single oven, Bedminster."}

    def get_context(self, value: Any, parent_context: Context | None = None) -> Context:
        context: Context = super().get_context(value, parent_context)
        before, after = photo_of(context, value.get("before")), photo_of(context, value.get("after"))
        whole = before is not None and after is not None
        scene = value.get("scene") or ""
        context |= {"before": before, "after": after, "whole": whole, "eager": whole and is_first_picture(context)}
        context["scene"] = f"components/art/{scene}" if scene and not whole else ""
        return context
