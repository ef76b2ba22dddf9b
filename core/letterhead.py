"""The head and look of every mail: the firm's details, and the scale and colours of the site.

Mail programs read styles on the element best, so templates are given `style`, a name for each
kind of element. Dark colours, which only a style sheet can say, stand in `emails/base.html` and
go by class.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from wagtail.models import Site

from core.models import BusinessSettings

TEXT_FACE = "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
HEAD_FACE = "Georgia,'Times New Roman',serif"
INK, QUIET, LINE, PINE, PAPER = "#17231E", "#52605A", "#E4DED3", "#1E5B46", "#FBF8F3"
CELL = f"padding:10px 0;border-bottom:1px solid {LINE};vertical-align:top;"

STYLE = {
    "page": f"margin:0;padding:24px 12px;background:{PAPER};color:{INK};font-family:{TEXT_FACE};"
    "font-size:17px;line-height:1.5;-webkit-text-size-adjust:100%;",
    "sheet": f"max-width:600px;margin:0 auto;background:#FFFFFF;border:1px solid {LINE};border-radius:12px;",
    "head": f"padding:20px 28px;border-bottom:1px solid {LINE};font-family:{HEAD_FACE};font-size:22px;"
    f"line-height:1.2;font-weight:600;color:{PINE};",
    "body": "padding:28px;overflow-wrap:break-word;word-wrap:break-word;",
    "foot": f"max-width:600px;margin:0 auto;padding:20px 28px;color:{QUIET};font-size:16px;line-height:1.45;",
    "h1": f"margin:0 0 12px;font-family:{HEAD_FACE};font-size:30px;line-height:1.15;font-weight:600;",
    "h2": f"margin:32px 0 8px;font-family:{HEAD_FACE};font-size:20px;line-height:1.25;font-weight:600;",
    "p": "margin:0 0 16px;",
    "quiet": f"margin:0 0 16px;color:{QUIET};",
    "link": f"color:{PINE};text-decoration:underline;",
    "button": f"display:inline-block;font-family:{TEXT_FACE};font-size:17px;"
    f"background:{PINE};color:#FFFFFF;border:1px solid {PINE};border-radius:6px;"
    "padding:14px 22px;font-weight:600;text-decoration:none;line-height:1.2;",
    "number": f"margin:0 0 16px;font-family:{HEAD_FACE};font-size:34px;line-height:1.15;letter-spacing:.04em;"
    "font-variant-numeric:tabular-nums;white-space:nowrap;",
    "panel": "margin:0 0 12px;padding:16px 18px;background:#DCEBE2;border-radius:8px;",
    "table": "width:100%;border-collapse:collapse;font-variant-numeric:tabular-nums;",
    "cell": f"{CELL}text-align:left;font-weight:400;",
    "sum": f"{CELL}padding-left:16px;text-align:right;white-space:nowrap;",
    "total": "padding:14px 0 4px;text-align:left;font-weight:600;vertical-align:top;",
    "total_sum": "padding:14px 0 4px 16px;text-align:right;font-weight:600;white-space:nowrap;vertical-align:top;",
    "small": f"color:{QUIET};font-size:16px;font-weight:400;",
}


def letterhead() -> dict[str, Any]:
    """Return what every mail needs: the firm, the site's address and the styles."""
    return {"firm": firm(), "site_url": settings.SITE_URL, "style": STYLE}


def firm() -> BusinessSettings:
    """Return the details of the firm, with their defaults where nobody has filled them in."""
    site = Site.objects.filter(is_default_site=True).first()
    found = BusinessSettings.objects.filter(site=site).first() if site else None
    return found or BusinessSettings()
