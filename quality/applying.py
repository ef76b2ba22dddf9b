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

ROOT = Path(__file__).resolve().parent.parent
OURS = ("accounts", "booking", "catalogue", "core", "dashboard", "notifications", "payments", "tests")


class CannotApply(Exception):
    """The change is to something that cannot be changed while running."""


def source_of(file: str) -> str:
    return (ROOT / file).read_text(encoding="utf-8")


def module_of(file: str) -> ModuleType:
    return sys.modules[file.removesuffix(".py").replace("/", ".")]


def replace_functions(file: str, source: str) -> None:
    """Let every function of a file that reads otherwise in `source` do what it says there."""
    module, tree = module_of(file), ast.parse(source)
    before = functions_in(ast.parse(source_of(file)))
    for path, function in functions_in(tree).items():
        if ast.dump(function) != ast.dump(before[path]):
            swap(module, tree, path)


def functions_in(tree: ast.Module) -> dict[str, ast.FunctionDef]:
    """Return the functions of a module and the methods of its classes, by their paths."""
    found = {one.name: one for one in tree.body if isinstance(one, ast.FunctionDef)}
    for kind in [one for one in tree.body if isinstance(one, ast.ClassDef)]:
        found |= {f"{kind.name}.{one.name}": one for one in kind.body if isinstance(one, ast.FunctionDef)}
    return found


def swap(module: ModuleType, tree: ast.Module, path: str) -> None:
    """Give a function the code that it has in `tree`."""
    function = _plain(_found(module, path))
    code = _code(compile(tree, str(module.__file__), "exec"), path)
    if len(code.co_freevars) != len(function.__code__.co_freevars):
        raise CannotApply(path)
    function.__globals__.setdefault("nullcontext", contextlib.nullcontext)
    function.__code__ = code


def change_constants(module: ModuleType, statement: ast.stmt) -> None:
    """Compute constants again and put them wherever the old ones are known by their names."""
    scope = dict(vars(module))
    exec(compile(ast.Module([statement], []), str(module.__file__), "exec"), scope)
    changed = {name: new for name, new in scope.items() if name in vars(module) and vars(module)[name] is not new}
    changed.pop("__annotations__", None)
    if not changed:
        raise CannotApply(ast.unparse(statement))
    known = {name: vars(module)[name] for name in changed}
    for place in [place for name, place in sys.modules.items() if name.split(".")[0] in OURS]:
        for name, new in changed.items():
            if vars(place).get(name) is known[name]:
                setattr(place, name, new)


def undecorate(module: ModuleType, path: str) -> None:
    """Take a transaction off a function, wherever it has been imported to: its wrapper opens nothing any more."""
    thing = _found(module, path)
    for cell in thing.__closure__ or ():
        if isinstance(cell.cell_contents, Atomic):
            cell.cell_contents = SimpleNamespace(_recreate_cm=partial(contextlib.nullcontext, None))
            return
    raise CannotApply(path)


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


def _code(module: CodeType, path: str) -> CodeType:
    for constant in module.co_consts:
        if isinstance(constant, CodeType):
            if constant.co_qualname == path:
                return constant
            if path.startswith(f"{constant.co_qualname}."):
                return _code(constant, path)
    raise CannotApply(path)
