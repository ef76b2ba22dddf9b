"""The checker of Wagtail's preview with rules of our own. Their tests are in static/js/cms/checks.js."""

from __future__ import annotations

from typing import Any, ClassVar

from wagtail.admin.userbar import ContentCheckerItem

from core.content_checks import POOR_ALT, POOR_LINKS, TYPED_PRICE

RULES = (
    # rule, where, how bad
    ("typed-price", ".prose p, .prose li, .prose h2, .prose h3, .lead", "serious"),
    ("link-text-quality", "main a[href]", "serious"),
    ("placeholder-label", "input[placeholder], textarea[placeholder]", "serious"),
    ("not-on-sale", "[data-not-on-sale]", "critical"),
)
OPTIONS: dict[str, dict[str, Any]] = {
    "typed-price": {"pattern": TYPED_PRICE},
    "link-text-quality": {"words": list(POOR_LINKS)},
}
SAYINGS = {
    "typed-price": ("A price is typed", "It stays when the price changes. Put in the live price instead."),
    "link-text-quality": ("The link says nothing", "Say where it leads: “see our prices”, never “click here”."),
    "placeholder-label": ("A field has no label", "Words inside a field vanish. Put a label above it."),
    "not-on-sale": (
        "The service is not on sale",
        "Visitors are asked to call. Activate it, or ask Pricing for a price.",
    ),
    "alt-text-quality": ("The picture is not described", "Say what can be seen, or mark the picture as decorative."),
    "image-alt": ("The picture has no description", "Say what can be seen, or mark the picture as decorative."),
    "heading-order": ("A heading skips a size", "Begin with the bigger heading, and go down one size at a time."),
    "empty-heading": ("A heading is empty", "Write the heading or take it out."),
    "link-name": ("A link has no words", "Write where it leads."),
    "color-contrast": ("Text is hard to read here", "Take the text off the picture, or choose another picture."),
}


class ContentChecks(ContentCheckerItem):
    """Every rule axe knows, and what only this site can know."""

    axe_run_only = None
    # The checker's own marks stand on the page as landmarks; it would find itself.
    axe_rules: ClassVar[dict[str, Any]] = {
        rule: {"enabled": False} for rule in ("landmark-unique", "landmark-complementary-is-top-level")
    }
    axe_custom_rules: ClassVar[list[dict[str, Any]]] = [
        *ContentCheckerItem.axe_custom_rules,
        *(
            {
                "id": rule,
                "impact": impact,
                "selector": where,
                "tags": ["content"],
                "any": [f"check-{rule}"],
                "enabled": True,
            }
            for rule, where, impact in RULES
        ),
    ]
    axe_custom_checks: ClassVar[list[dict[str, Any]]] = [
        {**check, "options": {"pattern": POOR_ALT}} if check["id"] == "check-image-alt-text" else check
        for check in ContentCheckerItem.axe_custom_checks
    ] + [{"id": f"check-{rule}", "options": OPTIONS.get(rule, {})} for rule, _, _ in RULES]
    axe_messages: ClassVar[dict[str, Any]] = {
        **ContentCheckerItem.axe_messages,
        **{rule: {"error_name": name, "help_text": text} for rule, (name, text) in SAYINGS.items()},
    }


def use_our_checks(items: list[Any]) -> None:
    """Put our checker in the place of Wagtail's, in the preview and beside the editor alike."""
    items[:] = [
        ContentChecks(in_editor=item.in_editor) if isinstance(item, ContentCheckerItem) else item for item in items
    ]
