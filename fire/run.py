#!/usr/bin/env python
"""Take the power from the running site, again and again, and see that nothing is lost; exit 1 if something is.

    python fire/run.py [kill] [crash] [drain] [memory] [--quick]

One line a figure: `name value goal verdict`. Lines that begin with # are for orientation and judged by nobody.
"""

from __future__ import annotations

import argparse
import os
import platform
import signal
import sys
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "site")]

from bench.verdicts import Verdicts  # noqa: E402
from fire.cluster import Cluster, NoPostgres  # noqa: E402

PARTS = ("kill", "crash", "drain", "memory")


def main() -> int:
    parser = argparse.ArgumentParser(description="Take the power from the running site and see that nothing is lost.")
    parser.add_argument("part", nargs="*", choices=[*PARTS, []], help="which; all of them if none is named")
    wanted = parser.parse_args().part or PARTS
    verdicts = Verdicts()
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(1))  # so that nothing of ours is left running
    print(f"# Python {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}", flush=True)
    try:
        with Cluster() as cluster:
            os.environ |= {"DATABASE_URL": cluster.url, "DJANGO_SETTINGS_MODULE": "config.settings.test"}
            import django

            django.setup()
            for part in wanted:
                run = import_module(f"fire.{part}").run
                run(verdicts, cluster) if part == "crash" else run(verdicts)
    except NoPostgres as missing:
        verdicts.skip("fire", str(missing))
    if verdicts.short:
        print(f"# short of the goal: {', '.join(verdicts.short)}")
    return 1 if verdicts.short else 0


if __name__ == "__main__":
    sys.exit(main())
