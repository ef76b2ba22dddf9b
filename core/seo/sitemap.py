"""The sitemap: pages to be found, their pictures, and when what they show last changed."""

from __future__ import annotations

from typing import Any

from wagtail.contrib.sitemaps import Sitemap

from core.seo.addresses import absolute, root_of
from core.seo.references import pictures_by_page, references_of, snippet_changes_by_page


class PageSitemap(Sitemap):
    """Wagtail's, with pictures and honest dates; asks as much of the database for one page as for a thousand."""

    def _urls(self, page: int, protocol: str, domain: str) -> list[dict[str, Any]]:
        listed = list(self.paginator.page(page).object_list)
        references = references_of(listed)
        pictures, changes = pictures_by_page(references), snippet_changes_by_page(references)
        urls = []
        for item in listed:
            for url in item.get_sitemap_urls(self.request):
                moments = [moment for moment in (url.get("lastmod"), *changes.get(item.pk, [])) if moment]
                root = root_of(url["location"])
                url["lastmod"] = max(moments, default=None)
                url["images"] = [absolute(picture, root) for picture in pictures.get(item.pk, [])]
                urls.append(url)
        dated = [url["lastmod"] for url in urls]
        if dated and all(dated):
            self.latest_lastmod = max(dated)
        return urls
