"""For the Django admin: rows that deeds write are shown there and changed nowhere."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


class ReadOnly:
    """Refuses every change, to whomever. Put it before the admin or inline class it restricts."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
