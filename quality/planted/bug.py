"""One bug: where it is planted, and who must notice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Bug:
    """`old` stands once in `file` and becomes `new`; then each of `tests` must fail.

    A test that has parameters is named without them: it must fail for one of them. What only row locks can show
    is looked for on PostgreSQL.
    """

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]
    database: Literal["sqlite", "postgresql"] = "sqlite"
