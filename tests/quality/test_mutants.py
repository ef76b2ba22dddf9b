"""The mutants are small, each has a name of its own, and one that is planted acts wherever its function is known."""

from __future__ import annotations

import ast

import pytest

from core import money as ours
from core.money import rounded
from quality.applying import CannotApply, replace_functions, source_of
from quality.mutants.judging import every_mutant, sampled
from quality.mutants.making import mutants_of

SOURCE = '''
"""A module."""

LIMIT = 3


@transaction.atomic
def take(rows, at):
    """Take the first."""
    row = rows.select_for_update().filter(at__lte=at, open=True).first()
    if row is None or row.count >= LIMIT:
        return False
    row.save(update_fields=["at", "open"])
    return not row.late
'''


def changes() -> list[str]:
    return [f"{one.was} → {one.becomes}" for one in mutants_of("a.py", SOURCE)[1]]


@pytest.mark.parametrize(
    "change",
    [
        "3 → 4",
        "@transaction.atomic → (none)",
        "rows.select_for_update() → rows",
        "rows.select_for_update().filter(at__lte=at, open=True) → rows.select_for_update().filter(open=True)",
        "row is None or row.count >= LIMIT → row is None and row.count >= LIMIT",
        "row.count >= LIMIT → row.count > LIMIT",
        "row is None → row is not None",
        "False → True",
        "['at', 'open'] → ['open']",
        "row.save(update_fields=['at', 'open']) → (nothing)",
        "not row.late → row.late",
    ],
)
def test_it_makes_the_change(change: str) -> None:
    assert change in changes()


def test_every_mutant_can_be_compiled() -> None:
    for number in range(len(mutants_of("a.py", SOURCE)[1])):
        tree, made = mutants_of("a.py", SOURCE)
        if made[number].new is not None:
            made[number].plant()
            compile(ast.fix_missing_locations(tree), "a.py", "exec")


def test_nothing_is_asked_about_docstrings() -> None:
    assert not [change for change in changes() if "Take the first" in change or "A module" in change]


def test_every_mutant_of_the_project_has_a_name_of_its_own() -> None:
    names = [mutant.name for mutant in every_mutant()]
    assert len(names) == len(set(names)) > 2000


def test_a_seed_gives_the_same_sample() -> None:
    mutants = every_mutant()
    assert sampled(mutants, 20, 7) == sampled(mutants, 20, 7)
    assert len(sampled(mutants, 20, 7)) == 20
    assert sampled(mutants, 0, 7) == mutants


def test_a_planted_change_acts_where_the_function_was_imported_before(monkeypatch: pytest.MonkeyPatch) -> None:
    code = rounded.__code__
    source = source_of("core/money.py")
    try:
        replace_functions("core/money.py", source.replace("ROUND_HALF_UP), code)", "ROUND_DOWN), code)"))
        assert rounded(ours.money("0.999")) == ours.money("0.99")
    finally:
        rounded.__code__ = code
    assert rounded(ours.money("0.999")) == ours.money("1.00")


def test_a_change_that_cannot_be_made_while_running_is_said() -> None:
    with pytest.raises((CannotApply, KeyError, AttributeError)):
        replace_functions(
            "core/money.py", source_of("core/money.py") + "\n\ndef nobody_knows_me() -> None:\n    pass\n"
        )
