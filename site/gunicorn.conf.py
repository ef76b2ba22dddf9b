"""Serve the site: `gunicorn -c site/gunicorn.conf.py`, from any folder."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent

wsgi_app = "config.wsgi"
chdir = str(ROOT)
pythonpath = f"{ROOT},{ROOT / 'site'}"
bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
worker_class = "gthread"
# Load the site once and fork: a worker starts at once, and the copies share memory.
preload_app = True
max_requests = 20_000
max_requests_jitter = 2_000
# Off by default: the proxy in front keeps one. `-` is standard output.
accesslog = os.environ.get("ACCESS_LOG") or None
# The control socket would be written into the home folder, which a service user may not have.
control_socket_disable = True


def on_starting(server: Any) -> None:
    """Keep what opens something out of the lines gunicorn writes itself: access log (`ACCESS_LOG=-`) and errors."""
    from core.logs import settle

    settle(server.log.access_log)
    settle(server.log.error_log)


def when_ready(server: Any) -> None:
    """Begin with fresh pages: what an older release rendered names its style sheets."""
    from core.page_cache.store import renew_all

    renew_all()
    server.log.info("Ready at %s", os.environ.get("SITE_URL") or f"http://{bind}")
