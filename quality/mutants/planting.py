"""Planting one mutant in this process."""

from __future__ import annotations

import ast

from quality.applying import change_constants, module_of, swap, undecorate
from quality.mutants.making import Mutant


def plant(mutant: Mutant, tree: ast.Module) -> None:
    """Make the change. `tree` is the one the mutant was made from, and is changed."""
    module = module_of(mutant.file)
    if mutant.new is None:
        undecorate(module, mutant.function)
    elif mutant.function:
        mutant.plant()
        swap(module, tree, mutant.function)
    else:
        statement = next(one for one in tree.body if one.lineno == mutant.first)
        mutant.plant()
        change_constants(module, statement)
