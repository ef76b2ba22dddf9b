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
import traceback
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "site")]

from bench.verdicts import Verdicts  # noqa: E402
from fire.cluster import Cluster, NoPostgres  # noqa: E402
from fire.scale import FULL, QUICK, Scale  # noqa: E402

PARTS = ("kill", "crash", "drain", "memory")


def main() -> int:
    parser = argparse.ArgumentParser(description="Take the power from the running site and see that nothing is lost.")
    parser.add_argument("part", nargs="*", choices=[*PARTS, []], help="which; all of them if none is named")
    parser.add_argument("--quick", action="store_true", help="a few of each, to see that the fire itself works")
    options = parser.parse_args()
    wanted, scale = options.part or PARTS, QUICK if options.quick else FULL
    verdicts = Verdicts()
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(1))  # so that nothing of ours is left running
    print(f"# Python {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}", flush=True)
    try:
        with Cluster() as cluster:
            os.environ |= {"DATABASE_URL": cluster.url, "DJANGO_SETTINGS_MODULE": "config.settings.test"}
            import django

            django.setup()
            for part in wanted:
                _burn(part, verdicts, cluster, scale)
    except NoPostgres as missing:
        verdicts.skip("fire", str(missing))
    if verdicts.short:
        print(f"# short of the goal: {', '.join(verdicts.short)}")
    return 1 if verdicts.short else 0


def _burn(part: str, verdicts: Verdicts, cluster: Cluster, scale: Scale) -> None:
    """Run one part; what stops it falls short, and the next one is run still."""
    try:
        import_module(f"fire.{part}").run(verdicts, cluster, scale)
    except Exception:  # noqa: BLE001 - told in full
        traceback.print_exc()
        verdicts.exactly(f"{part}.stopped", 1, 0)


if __name__ == "__main__":
    sys.exit(main())
