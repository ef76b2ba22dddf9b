"""Try mutants and judge the tests by them.

    python -m quality.mutants [--sample 150 --seed 1 | --all] [--survivors] [--seconds 30] [--only TEXT] [--touch]
        [--fresh]

The database is that of DATABASE_URL, SQLite if none is named. What touches what is watched the first time (`--touch`
watches anew). `--survivors` tries again only those that were not noticed before: on PostgreSQL, after a new test, or
with more `--seconds`, where the tests that were chosen before were those that take the least.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
os.environ.setdefault("TEST_DATABASE", "mutants.sqlite3")

import pytest  # noqa: E402

from bench.verdicts import Verdicts  # noqa: E402
from quality.mutants import judging  # noqa: E402
from quality.mutants.making import Mutant  # noqa: E402
from quality.mutants.touching import TESTS, Touches, kept  # noqa: E402


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sample", type=int, default=judging.SAMPLE)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--all", action="store_true", help="every mutant there is")
    parser.add_argument("--survivors", action="store_true", help="those that were not noticed before")
    parser.add_argument("--only", default="", help="those whose name contains this")
    parser.add_argument("--touch", action="store_true", help="watch anew which test touches what")
    parser.add_argument("--fresh", action="store_true", help="forget earlier verdicts")
    parser.add_argument("--seconds", type=float, default=judging.SECONDS, help="of tests against one mutant")
    parser.add_argument("--quiet", action="store_true", help="leave the judging to the caller")
    options = parser.parse_args()
    if options.fresh:
        judging.forget()
    if options.touch or not kept().exists():
        watch = ["pytest", "-q", "-p", "no:cacheprovider", "-p", "quality.mutants.touching", *TESTS]
        subprocess.run([sys.executable, "-m", *watch], cwd=ROOT, check=False)
    chosen = [mutant for mutant in judging.every_mutant() if options.only in mutant.name]
    if options.survivors:
        left = set(judging.survivors([mutant.name for mutant in chosen]))
        chosen = [mutant for mutant in chosen if mutant.name in left]
    chosen = judging.sampled(chosen, 0 if options.all or options.survivors else options.sample, options.seed)
    run(chosen, options.seconds)
    figures = Verdicts()
    if not options.quiet:
        judging.say(figures)
    return 1 if figures.short else 0


def run(mutants: list[Mutant], seconds: float) -> None:
    from quality.mutants.running import Runner

    done = 0

    def report(mutant: Mutant, verdict: dict[str, str]) -> None:
        nonlocal done
        done += 1
        judging.keep(mutant, verdict)
        print(f"{done}/{len(mutants)} {verdict['status']:<12} {mutant.name}", flush=True)

    if mutants:
        runner = Runner(mutants, Touches.read(), report, seconds)
        pytest.main(["-q", "-s", "-p", "no:cacheprovider", *TESTS], plugins=[runner])


if __name__ == "__main__":
    sys.exit(main())
