"""A rehearsal site stays out of search engines, whatever editors chose."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.conf import settings as configured
from django.test import Client
from pytest_django import Settings

from tests.home.factories import make_home

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/", "/robots.txt", "/sitemap.xml", "/nothing-here/", "/cms/", "/api/nothing"])
def test_every_answer_says_so(settings: Settings, path: str) -> None:
    make_home()
    settings.SITE_IS_STAGING = True
    assert "noindex" in Client().get(path)["X-Robots-Tag"]


def test_robots_are_shown_the_door(settings: Settings) -> None:
    make_home()
    settings.SITE_IS_STAGING = True
    assert Client().get("/robots.txt").content.decode() == "User-agent: *\nDisallow: /\n"
    assert Client().get("/llms.txt").status_code == 404


def test_the_real_site_says_nothing_of_the_kind() -> None:
    assert "X-Robots-Tag" not in Client().get(make_home().get_url())


def test_static_files_of_a_rehearsal_say_so_too() -> None:
    code = "from django.conf import settings as s; h = {}; s.WHITENOISE_ADD_HEADERS_FUNCTION(h, '', ''); print(h)"
    env = {**os.environ, "SITE_IS_STAGING": "1", "DJANGO_SETTINGS_MODULE": "config.settings.test"}
    env["PYTHONPATH"] = f"{configured.ROOT}{os.pathsep}{configured.ROOT / 'site'}"
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    assert "noindex" in done.stdout
