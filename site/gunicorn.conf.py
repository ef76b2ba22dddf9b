"""Serve the site: `gunicorn -c site/gunicorn.conf.py`, from any folder."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

wsgi_app = "config.wsgi"
chdir = str(ROOT)
pythonpath = f"{ROOT},{ROOT / 'site'}"
bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
worker_class = "gthread"
max_requests = 20_000
max_requests_jitter = 2_000
# The control socket would be written into the home folder, which a service user may not have.
control_socket_disable = True
