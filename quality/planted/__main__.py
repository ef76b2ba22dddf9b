"""Try planted bugs by name: `python -m quality.planted no_row_lock`. The database is that of DATABASE_URL."""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"

import pytest  # noqa: E402

from quality.planted import BUGS  # noqa: E402
from quality.planted.planting import plugin  # noqa: E402

if __name__ == "__main__":
    names = sys.argv[1:]
    tests = sorted({test for bug in BUGS if bug.name in names for test in bug.tests})
    sys.exit(pytest.main(["-q", "-s", "-p", "no:cacheprovider", *tests], plugins=[plugin(names)]))
