"""Tags and filters every template may use without loading them."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from django import template
from django.conf import settings
from django.contrib.messages.storage.base import Message
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.forms import BoundField
from django.forms.boundfield import BoundWidget
from django.template import Context
from django.templatetags.static import static
from django.templatetags.tz import do_timezone
from django.utils.safestring import SafeString
from djmoney.money import Money

from core.analytics.settings import analytics_of
from core.announcements import announcement_on
from core.firm import firm_of
from core.models import AnalyticsSettings, Announcement, BusinessSettings
from core.money import for_people
from core.navigation import Navigation, navigation_of
from core.prose import expand
from core.seo.head import Head
from core.sources import NAME, Source, sign

register = template.Library()

FONT_FACE = "fonts/source-serif-semibold.woff2"
FONT_SHEET = "fonts/fonts.css"


@register.filter
def money(amount: Money | None) -> str:
    """Write an amount as people do, such as £89.50."""
    return for_people(amount) if amount is not None else ""


@register.filter
def at_place(instant: datetime, zone: str = "") -> datetime:
    """Turn an instant into the wall clock of the place where the job is, and keep `date` from turning it back."""
    local: datetime = do_timezone(instant, ZoneInfo(zone or settings.BUSINESS_TIME_ZONE))
    return local


@register.filter
def in_fours(code: str) -> str:
    """Write a long code in groups of four, as it is easiest to copy."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


@register.filter
def message_kind(message: Message) -> str:
    """Return the kind of notice a message is shown as."""
    kinds = {"error": "danger", "warning": "warning", "success": "success"}
    return kinds.get(message.level_tag, "info")


@register.simple_tag(takes_context=True)
def firm(context: Context) -> BusinessSettings:
    """Return the firm's details."""
    return firm_of(context.get("request"))


@register.simple_tag(takes_context=True)
def charges_vat(context: Context) -> bool:
    """Return whether the firm is registered for VAT, without which no price may be said to contain any.

    A template included with `only` knows its request by the page around it. One that the template of a block
    includes so has neither: there the block hands the answer on.
    """
    return firm_of(context.get("request") or getattr(context, "request", None)).charges_vat


@register.simple_tag(takes_context=True)
def site_nav(context: Context) -> Navigation:
    """Return the links of header and footer as editors have set them."""
    return navigation_of(context.get("request"))


@register.simple_tag(takes_context=True)
def announcement(context: Context) -> Announcement | None:
    """Return the line to be shown above the page: the one being previewed, or the one in force."""
    if "announcement" in context:
        previewed: Announcement | None = context["announcement"]
        return previewed
    return announcement_on(context.get("request"))


@register.simple_tag(takes_context=True)
def page_head(context: Context) -> Head:
    """Return what the head of the page says, from everything its view has put into the context."""
    head: Head = context["page"].head(context.flatten())
    return head


@register.simple_tag(takes_context=True)
def measuring(context: Context) -> AnalyticsSettings:
    """Return how visits are counted on this page; a preview counts nothing. Notes what its headers must allow."""
    request = context.get("request")
    if request is None or getattr(request, "is_preview", False):
        return AnalyticsSettings(counting=False)
    used = analytics_of(request)
    request._uses_ga4 = bool(used.ga4_id)
    return used


@register.simple_tag(takes_context=True)
def source(context: Context) -> str:
    """Return the signed word for the block being drawn, or for the page outside any; "" where there is no page.

    Links and forms that lead into booking carry it as `src`.
    """
    page = context.get("page")
    if page is None or page.pk is None:
        return ""
    return sign(Source(page.pk, str(context.get("id") or "")))


@register.filter
def with_source(link: str, word: str = "") -> str:
    """Add the signed word of a block to a link that leads into booking; other links stay as they are."""
    if not word or not link.startswith("/book/"):
        return link
    address, mark, anchor = link.partition("#")
    return f"{address}{'&' if '?' in address else '?'}{NAME}={word}{mark}{anchor}"


@register.simple_tag(takes_context=True)
def prose(context: Context, text: object) -> SafeString:
    """Return running text as HTML; all texts of a page share the look-up of their links and prices."""
    shown = {str(name): value for name, value in context.flatten().items()}
    return expand([text], shown)[0]


@register.simple_tag
def heading_font() -> dict[str, str] | None:
    """Return the addresses of the built heading face, or None: then the page uses its stand-in."""
    try:
        return built_font()
    except (LookupError, ValueError):  # not built, or after the last collectstatic
        return None


@cache
def built_font() -> dict[str, str]:
    """Look for the face on disk. Found once, it stays; what is missing may still be built."""
    if not (finders.find(FONT_FACE) or staticfiles_storage.exists(FONT_FACE)):
        raise LookupError(FONT_FACE)
    return {"face": static(FONT_FACE), "sheet": static(FONT_SHEET)}


@register.simple_tag
def describedby(field: BoundField, hint: str = "") -> str:
    """Return the ids of what explains a field: its hint, then its error."""
    ids = ["helptext"] * bool(hint) + ["error"] * bool(field.errors)
    return " ".join(f"{field.auto_id}_{part}" for part in ids)


@register.simple_tag
def control(field: BoundField, hint: str = "", css: str = "field__control") -> SafeString:
    """Draw a field's widget, tied to its hint and error; the widget's own attributes stay."""
    attrs: dict[str, str | bool] = {"class": f"{css} {field.field.widget.attrs.get('class', '')}".strip()}
    if described := describedby(field, hint):
        attrs["aria-describedby"] = described
    return field.as_widget(attrs=attrs)


@register.simple_tag
def choice_box(choice: BoundWidget) -> SafeString:
    """Draw one radio button or checkbox of a list, without Django's label around it."""
    choice.data["attrs"]["class"] = "choice__box"
    return choice.tag()


@register.simple_tag
def first_control(field: BoundField) -> str:
    """Return the id an error should lead to: the control, or the first of a list of choices."""
    if field.use_fieldset and field.subwidgets:
        return field.subwidgets[0].id_for_label or f"{field.auto_id}_field"
    return field.id_for_label or f"{field.auto_id}_field"
