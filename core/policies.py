"""Rights in the CMS that nobody has, superusers included: what is history is not rewritten."""

from __future__ import annotations

from typing import Any, ClassVar

from wagtail.permission_policies import ModelPermissionPolicy


class Refusing(ModelPermissionPolicy):
    """The usual rights, less the deeds in `refused`."""

    refused: ClassVar[frozenset[str]]

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action not in self.refused and bool(super().user_has_permission(user, action))

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        return self.user_has_permission(user, action)


class AppendOnly(Refusing):
    """Rows may be added and read; none is ever changed or removed."""

    refused = frozenset({"change", "delete"})
