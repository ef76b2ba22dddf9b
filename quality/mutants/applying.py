"""Bringing a change into a process in which everything is imported already: functions keep their identity."""

from __future__ import annotations

import ast
import contextlib
import inspect
import sys
from functools import partial
from pathlib import Path
from types import CodeType, FunctionType, ModuleType, SimpleNamespace
from typing import Any

from django.db.transaction import Atomic

from quality.mutants.making import Mutant

OURS = ("accounts", "booking", "catalogue", "core", "dashboard", "notifications", "payments", "tests")


class CannotApply(Exception):
    """The change is to something that cannot be changed while running."""


def apply(mutant: Mutant, tree: ast.Module) -> None:
    """Make the change in this process. `tree` is the one the mutant was made from, and is changed."""
    module = sys.modules[mutant.file.removesuffix(".py").replace("/", ".")]
    if mutant.new is None:
        _undecorate(_found(module, mutant.function))
    elif mutant.function:
        mutant.plant()
        function = _plain(_found(module, mutant.function))
        code = _code(compile(tree, str(module.__file__), "exec"), mutant.function)
        if len(code.co_freevars) != len(function.__code__.co_freevars):
            raise CannotApply(mutant.name)
        function.__globals__.setdefault("nullcontext", contextlib.nullcontext)
        function.__code__ = code
    else:
        _change_constants(module, mutant, tree)


def _change_constants(module: ModuleType, mutant: Mutant, tree: ast.Module) -> None:
    """Compute a constant again and put it wherever the old one is known by its name."""
    statement = next(one for one in tree.body if one.lineno == mutant.first)
    mutant.plant()
    scope = dict(vars(module))
    exec(compile(ast.Module([statement], []), str(module.__file__), "exec"), scope)
    changed = {name: new for name, new in scope.items() if name in vars(module) and vars(module)[name] is not new}
    changed.pop("__annotations__", None)
    if not changed:
        raise CannotApply(mutant.name)
    known = {name: vars(module)[name] for name in changed}
    for place in [place for name, place in sys.modules.items() if name.split(".")[0] in OURS]:
        for name, new in changed.items():
            if vars(place).get(name) is known[name]:
                setattr(place, name, new)


def _found(module: ModuleType, path: str) -> Any:
    thing: Any = module
    for name in path.split("."):
        thing = inspect.getattr_static(thing, name)
    return thing


def _plain(thing: Any) -> FunctionType:
    """Return the function inside a method, a property or what decorators have made of it."""
    for name in ("fget", "func", "__func__"):
        thing = getattr(thing, name, None) or thing
    found = inspect.unwrap(thing)
    if not isinstance(found, FunctionType):
        raise CannotApply(str(thing))
    return found


def _undecorate(thing: Any) -> None:
    """Take a transaction off a function, wherever it has been imported to: its wrapper opens nothing any more."""
    for cell in thing.__closure__ or ():
        if isinstance(cell.cell_contents, Atomic):
            cell.cell_contents = SimpleNamespace(_recreate_cm=partial(contextlib.nullcontext, None))
            return
    raise CannotApply(str(thing))


def _code(module: CodeType, path: str) -> CodeType:
    for constant in module.co_consts:
        if isinstance(constant, CodeType):
            if constant.co_qualname == path:
                return constant
            if path.startswith(f"{constant.co_qualname}."):
                return _code(constant, path)
    raise CannotApply(path)


def source_of(root: Path, file: str) -> str:
    return (root / file).read_text(encoding="utf-8")
