"""Where this machine keeps things, and what it says of itself."""

from __future__ import annotations

from pathlib import Path

import environ

ROOT = Path(__file__).resolve().parents[3]
env = environ.Env()
environ.Env.read_env(ROOT / ".env")

# Whatever this machine makes for itself: database file, mails, media, caches.
VAR = Path(env.str("VAR_FOLDER", default=str(ROOT / "var")))
VAR.mkdir(exist_ok=True)
# A rehearsal: closed to every crawler whatever editors chose, so that it never stands beside the real site.
SITE_IS_STAGING = env.bool("SITE_IS_STAGING", default=False)
