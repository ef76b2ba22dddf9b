"""Links, hours, the contact page and one announcement of Larkfield. Safe to run twice."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils.text import slugify
from wagtail.models import Site

from core.models import Announcement, BusinessSettings
from home.demo.site_setup import ANNOUNCEMENT, CONTACT, FOOTER, HOURS, PROFILES, holidays
from home.demo.words import block
from home.models import ContactPage, HomePage, NavigationSettings


def seed_setup(*, at: datetime) -> None:
    """Add what is not there yet; what an editor has changed stays."""
    site = Site.objects.get(is_default_site=True)
    home = HomePage.objects.filter(pk=site.root_page_id).first()
    if home is None:
        return
    _seed_contact(home)
    _seed_hours(site, at=at)
    _seed_navigation(site, home)
    _seed_announcement(at=at)


def _seed_contact(home: HomePage) -> None:
    if not ContactPage.objects.child_of(home).exists():
        page = home.add_child(instance=ContactPage(**CONTACT, show_in_menus=True))
        page.save_revision().publish()


def _seed_hours(site: Site, *, at: datetime) -> None:
    business = BusinessSettings.objects.filter(site=site).first()
    if business is None or business.week:
        return
    business.week = [
        block("open", {"days": list(days), "opens": opens, "closes": closes}, f"open-{days}")
        for days, opens, closes in HOURS
    ]
    business.special_days = [block("day", day, f"day-{slugify(day['name'])}") for day in _stored(at.year)]
    business.socials = [
        block("profile", {"network": network, "link": link}, f"profile-{network}") for network, link in PROFILES
    ]
    business.save(update_fields=["week", "special_days", "socials"])


def _stored(year: int) -> list[dict[str, Any]]:
    """Return the holidays as a stream stores them."""
    return [
        {name: value if isinstance(value, str) else value.isoformat() for name, value in day.items()}
        for day in holidays(year)
    ]


def _seed_navigation(site: Site, home: HomePage) -> None:
    pages = {page.slug: page.pk for page in home.get_children()}
    about = [{"page": pages[slug]} for slug in ("about", "how-we-work", "faq") if slug in pages]
    header = [
        _menu("services", page=pages.get("services")),
        _menu("areas", page=pages.get("areas"), label="Areas"),
        _menu("about", label="About", children=about),
        _menu("contact", page=pages.get("contact")),
        _menu("track", label="Track my booking", link="/orders/track/"),
    ]
    footer = [
        block("column", {"heading": heading, "links": [_link(pages, *link) for link in links]}, f"column-{number}")
        for number, (heading, links) in enumerate(FOOTER)
    ]
    NavigationSettings.objects.get_or_create(site=site, defaults={"header": header, "footer": footer})


def _menu(name: str, **value: Any) -> dict[str, Any]:
    return block("link", {"page": None, "link": "", "label": "", "children": [], **value}, f"link-{name}")


def _link(pages: dict[str, int], label: str, target: str) -> dict[str, Any]:
    if label == "page":
        return {"page": pages.get(target), "link": "", "label": ""}
    return {"page": None, "link": target, "label": label}


def _seed_announcement(*, at: datetime) -> None:
    if Announcement.objects.exists():
        return
    soon = at + timedelta(days=14)
    line = Announcement(**ANNOUNCEMENT, live=False, go_live_at=soon, expire_at=soon + timedelta(days=30))
    line.save()
    line.save_revision().publish()
