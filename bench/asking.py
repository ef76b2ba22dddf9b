"""The bench's side of the talk: contenders are processes kept alive and asked in turn."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any, Self

ROOT = Path(__file__).resolve().parent.parent


class ContenderError(Exception):
    """A contender could not answer."""


class Contender:
    def __init__(self, python: Path, script: str, *, database: str) -> None:
        path = os.pathsep.join(str(folder) for folder in (ROOT, ROOT / "site"))
        environment = {**os.environ, "DATABASE_URL": database, "PYTHONPATH": path, "LOG_LEVEL": "CRITICAL"}
        self.process = subprocess.Popen(
            [python, ROOT / "bench" / script],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=(ROOT / "var" / "bench.log").open("a"),
            env=environment,
            cwd=ROOT,
            text=True,
        )

    def ask(self, do: str, **question: Any) -> Any:
        """Return the answer. Raises ContenderError where there is none."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        try:
            self.process.stdin.write(json.dumps({"do": do, **question}) + "\n")
            self.process.stdin.flush()
        except BrokenPipeError as gone:
            raise ContenderError("it has stopped; see var/bench.log") from gone
        line = self.process.stdout.readline()
        answer = json.loads(line) if line else {"error": "it has stopped; see var/bench.log"}
        if "error" in answer:
            raise ContenderError(answer["error"])
        return answer["answer"]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(timeout=30)
