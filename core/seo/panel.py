"""In the editor: the search result and the shared card, as they will look."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse
from wagtail.admin.panels import Panel
from wagtail.admin.staticfiles import versioned_static


class HeadPreview(Panel):
    """Shows what the head will say while the editor types; asks the server, so that there is one set of rules."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "core/head_preview.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            meta = self.instance._meta
            context["url"] = reverse("head_preview", args=[meta.app_label, meta.model_name, self.instance.pk or 0])
            context["fields"] = " ".join(self.instance.head_fields)
            return context

        @property
        def media(self) -> forms.Media:
            return forms.Media(
                css={"all": [versioned_static("cms/head_preview.css")]}, js=[versioned_static("cms/head_preview.js")]
            )
