"""{% kept "name" %}…{% endkept %}: a part of a Wagtail page, kept for a minute and thrown away with the page."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context
from wagtail.templatetags.wagtail_cache import WagtailPageCacheNode

from core.page_cache.fragments import SECONDS, version_for
from core.page_cache.store import ALIAS

register = template.Library()


class KeptNode(WagtailPageCacheNode):
    def render(self, context: Context) -> Any:
        request, page = context.get("request"), context.get("page")
        version = version_for(request) if request and page is not None and page.pk else ""
        if not version:
            return self.nodelist.render(context)
        with context.update({"kept_version": version}):
            return super().render(context)


@register.tag
def kept(parser: Any, token: Any) -> KeptNode:
    _tag, name = token.split_contents()
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    seconds, version = parser.compile_filter(str(SECONDS)), parser.compile_filter("kept_version")
    return KeptNode(nodelist, seconds, name.strip('"'), [version], parser.compile_filter(f'"{ALIAS}"'))
