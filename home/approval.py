"""Making sure that a page which needs approval does not slip past it on its way in."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def keep_as_draft(request: HttpRequest, kind: Any, wish: str) -> bool:
    """Take `wish` out of a posted form where it would put an unapproved page on the site; say whether it was there.

    Wagtail asks only whether one may publish in the place a page comes to. That would let a page out which
    nobody has looked at. Taking the wish out keeps everything the editor typed.
    """
    if request.user.is_superuser or not getattr(kind, "needs_approval", False) or not request.POST.get(wish):
        return False
    posted: Any = request.POST.copy()
    del posted[wish]
    request.POST = posted
    return True
