"""The editor's form of a page."""

from __future__ import annotations

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import ObjectList

ALWAYS = frozenset({"comment_notifications"})


class SitePageForm(WagtailAdminPageForm):
    """Leaves the words of a page to those who may add pages; who may only change them sees how it is found."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self._only_promotes():
            kept = _promote_fields(type(self.instance)) | ALWAYS
            for name in set(self.fields) - kept:
                del self.fields[name]
            for name in set(self.formsets) - {"comments"}:
                del self.formsets[name]

    def _only_promotes(self) -> bool:
        if self.for_user is None or self.for_user.is_superuser or self.instance.pk is None:
            return False
        rights: set[str] = self.instance.permissions_for_user(self.for_user).permissions
        return "change" in rights and "add" not in rights and self.instance.owner_id != self.for_user.pk


def _promote_fields(model: Any) -> set[str]:
    panel = ObjectList(model.promote_panels).bind_to_model(model)
    return set(panel.get_form_options().get("fields", ()))
