"""Static files, typefaces, pictures, and what customers send."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from wsgiref.headers import Headers

from config.settings.environment import ROOT, SITE_IS_STAGING, VAR

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "staticfiles"
# Typefaces are subset on this machine from their packages by `manage.py build_fonts`.
FONTS = VAR / "fonts"
FONTS.mkdir(exist_ok=True)
STATICFILES_DIRS = [ROOT / "static", ("fonts", FONTS)]
STATICFILES_FINDERS = [
    "core.finders.StyleBundle",
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]


def keep_out(headers: Headers, path: str, url: str) -> None:
    """Static files are answered before any middleware of ours."""
    headers["X-Robots-Tag"] = "noindex"


WHITENOISE_ADD_HEADERS_FUNCTION = keep_out if SITE_IS_STAGING else None
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR / "media"
# Files customers send. Never below MEDIA_ROOT: only a view that knows who may see them hands them out.
PRIVATE_ROOT = VAR / "private"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": PRIVATE_ROOT}},
    "staticfiles": {"BACKEND": "core.storage.StaticStorage"},
}

FONT_FOLDERS = {
    name: Path(spec.origin).parent / "files"
    for name in ("font_manrope", "font_source_serif_pro")
    if (spec := importlib.util.find_spec(name)) and spec.origin
}
