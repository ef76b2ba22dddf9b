"""What leads on: calls to action, badges, a telephone number."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks

from core.blocks.choosers import LeanChooserBlock
from core.blocks.parts import PartBlock
from core.blocks.pictures import photo_of
from core.fields import local_path
from core.firm import firm_of
from core.models import Photo
from core.snippets import Action, Seal, published

Context = dict[str, Any]


class CallToActionBlock(PartBlock):
    kept = LeanChooserBlock(
        "core.CallToAction", required=False, label="Kept call to action", help_text="Stands instead of what is typed."
    )
    heading = blocks.CharBlock(max_length=120, required=False)
    text = blocks.TextBlock(max_length=300, required=False)
    label = blocks.CharBlock(max_length=40, default="Find a time")
    link = blocks.CharBlock(max_length=200, default="/book/", validators=[local_path])

    class Meta:
        icon = "pick"
        template = "blocks/call_to_action.html"
        description = "A quiet band with one button. Once on a page is enough."
        spacing = "s"
        preview_value = {"heading": "Ready when you are", "text": "", "label": "Find a time", "link": "/book/"}

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not self.is_deferred_validation and not (cleaned["kept"] or cleaned["heading"]):
            missing = ValidationError("Write a heading, or choose a kept call to action.")
            raise blocks.StructBlockValidationError(block_errors={"heading": missing})
        return cleaned

    def get_context(self, value: Any, parent_context: Context | None = None) -> Context:
        context: Context = super().get_context(value, parent_context)
        return {**context, "action": self._action(value, context)}

    def _action(self, value: Any, context: Context) -> Action | None:
        """Return what is asked for; None where the kept one is a draft or gone, or nothing was written."""
        if kept := value.get("kept"):
            return published(context).actions.get(kept.pk)
        if not value.get("heading"):
            return None
        link = value.get("link") or "/book/"
        return Action(value["heading"], value.get("text") or "", value.get("label") or "Find a time", link)


class TrustBarBlock(PartBlock):
    heading = blocks.CharBlock(max_length=120, required=False)
    badges = blocks.ListBlock(
        LeanChooserBlock("core.Badge"), required=False, default=[], help_text="Empty: every badge that holds."
    )

    class Meta:
        icon = "success"
        template = "blocks/trust_bar.html"
        description = "Badges with a link to their evidence. Those that have run out disappear by themselves."
        spacing = "s"
        tone = "surface"
        preview_value = {"heading": "Checked by others", "badges": []}

    def get_context(self, value: Any, parent_context: Context | None = None) -> Context:
        context: Context = super().get_context(value, parent_context)
        seals = published(context).seals
        chosen = [row.pk for row in value.get("badges") or [] if row]
        shown = [seals[pk] for pk in chosen if pk in seals] if chosen else list(seals.values())
        return {**context, "badges": [(seal, self._picture(seal, seals, context)) for seal in shown]}

    def _picture(self, seal: Seal, seals: dict[int, Seal], context: Context) -> Photo | None:
        if seal.picture_id is None:
            return None
        others = {str(one.picture_id) for one in seals.values() if one.picture_id}
        return photo_of(context, Photo(pk=seal.picture_id), others)


class CallbackBlock(PartBlock):
    heading = blocks.CharBlock(max_length=120, default="Rather talk to somebody?")
    text = blocks.TextBlock(max_length=300, required=False)
    label = blocks.CharBlock(max_length=40, required=False, default="Ask us to call you")
    link = blocks.CharBlock(
        max_length=200, default="/contact/", validators=[local_path], required=False, help_text="The contact page."
    )

    class Meta:
        icon = "comment"
        template = "blocks/callback.html"
        description = "The telephone number and hours of the firm, with a link to the contact page."
        tone = "tint"
        spacing = "m"
        preview_value = {"heading": "Rather talk to somebody?", "text": "", "label": "Ask us to call you", "link": "/"}

    def get_context(self, value: Any, parent_context: Context | None = None) -> Context:
        context: Context = super().get_context(value, parent_context)
        return {**context, "business": context.get("business") or firm_of(context.get("request"))}
