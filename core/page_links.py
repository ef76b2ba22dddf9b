"""Links to pages in running text, looked up for all texts of a page at once."""

from __future__ import annotations

from django.utils.html import escape
from wagtail.models import Page
from wagtail.rich_text.pages import PageLinkHandler

from core.prose import drawn_page
from core.sharing import memo, wanted
from core.snippets import mentioned


class PageLinks(PageLinkHandler):
    """Links to pages of the site: asked once a page, and without the content of what they lead to."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        context = drawn_page()
        addresses: dict[str, str] = memo(context, "core.links", dict)
        asked = {attrs.get("id", "") for attrs in attrs_list}
        if not asked <= addresses.keys():
            also = wanted(context, Page) | mentioned(context, Page)
            addresses |= _addresses((asked | also) - addresses.keys())
        found = [addresses[attrs.get("id", "")] for attrs in attrs_list]
        return [f'<a href="{escape(address)}">' if address else "<a>" for address in found]


def _addresses(keys: set[str]) -> dict[str, str]:
    """Return the address of each live page; nothing for one that is gone or no longer published."""
    found = dict.fromkeys(keys, "")
    for page in Page.objects.live().filter(pk__in=[key for key in keys if key.isdecimal()]).only("path", "url_path"):
        found[str(page.pk)] = page.get_url() or ""
    return found
