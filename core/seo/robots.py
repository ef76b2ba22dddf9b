"""robots.txt: a preset, lines of the firm's own, and the rule that a rehearsal is never let out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import models

PRIVATE = ("/accounts/", "/admin/", "/api/", "/checkout/", "/cms/", "/dashboard/", "/orders/")
# Those that gather text to train models. The ones that fetch a page to answer a question stay welcome.
AI_TRAINING = (
    "AI2Bot",
    "Amazonbot",
    "Applebot-Extended",
    "Bytespider",
    "CCBot",
    "ClaudeBot",
    "Diffbot",
    "FacebookBot",
    "GPTBot",
    "Google-Extended",
    "Meta-ExternalAgent",
    "Omgilibot",
    "PanguBot",
    "Timpibot",
    "anthropic-ai",
    "cohere-training-data-crawler",
    "img2dataset",
)
FIELDS = {
    "user-agent": r"\*|[A-Za-z0-9_./-]+",
    "allow": r"[/*]\S*",
    "disallow": r"([/*]\S*)?",
    "crawl-delay": r"\d{1,4}",
    "sitemap": r"\S+",
}


class Robots(models.TextChoices):
    OPEN = "open", "Open: every search engine may read the public pages"
    NO_TRAINING = "no_training", "Open, but not to crawlers that train AI models"
    CLOSED = "closed", "Closed: nobody reads anything"


def sound_lines(text: str) -> None:
    """Refuse lines that crawlers would not understand, or that would close the whole site unseen."""
    everyone = True  # lines before the first user agent speak to all
    for number, line in enumerate(text.splitlines(), start=1):
        field, value = _parts(line, number)
        if field == "user-agent":
            everyone = value == "*"
        elif field == "disallow" and value in ("/", "/*", "*") and everyone:
            raise ValidationError(f"Line {number} would close the whole site. If you mean that, choose Closed above.")


def _parts(line: str, number: int) -> tuple[str, str]:
    """Return field and value of one line, both empty for a comment or an empty line; refuse anything else."""
    line = line.split("#", 1)[0].strip()
    if not line:
        return "", ""
    name, colon, value = (part.strip() for part in line.partition(":"))
    field = name.lower()
    if not colon or field not in FIELDS:
        raise ValidationError(
            f"Line {number}, “{line[:40]}”, is not one crawlers know. Begin with User-agent:, Allow:, Disallow:, "
            "Crawl-delay: or Sitemap:, or with # for a remark."
        )
    if not re.fullmatch(FIELDS[field], value) or (field == "sitemap" and not _whole(value)):
        raise ValidationError(f"Line {number}: “{value[:40]}” cannot follow {name}:. {_hint(field)}")
    return field, value


def _whole(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _hint(field: str) -> str:
    return {
        "user-agent": "Name one crawler, or * for all.",
        "crawl-delay": "Give whole seconds, such as 10.",
        "sitemap": "Give the whole address, beginning with https://.",
    }.get(field, "Begin the path with a slash and leave out spaces.")


def robots_txt(preset: str, extra: str, *, sitemap: str, staging: bool) -> str:
    """Return the file. On a rehearsal site nothing an editor chose counts."""
    if staging or preset == Robots.CLOSED:
        return "User-agent: *\nDisallow: /\n"
    return "\n".join([*_closed_to(preset), *_open_to_all(extra), "", f"Sitemap: {sitemap}", ""])


def _closed_to(preset: str) -> Iterable[str]:
    if preset != Robots.NO_TRAINING:
        return []
    return [*(f"User-agent: {name}" for name in AI_TRAINING), "Disallow: /", ""]


def _open_to_all(extra: str) -> Iterable[str]:
    own = [line.strip() for line in extra.splitlines() if line.strip()]
    return ["User-agent: *", *(f"Disallow: {path}" for path in PRIVATE), *own]
