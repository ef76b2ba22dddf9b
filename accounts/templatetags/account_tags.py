"""What pages must know about ways to sign in."""

from __future__ import annotations

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def google_is_on() -> bool:
    return bool(settings.GOOGLE_CLIENT_ID)
