"""Small changes that a test ought to notice: every one is a node of a file's tree put in place of another."""

from __future__ import annotations

import ast
import copy
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
RECKONED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
}
SWAPPED = {"min": "max", "max": "min", "any": "all", "all": "any"}
# A link of a chain of calls that can be left out, and calls whose named arguments narrow what they find.
LINKS = {"select_for_update", "order_by", "exclude", "filter", "distinct", "lower", "strip", "drafts", "open", "live"}
NARROWED = {"filter", "exclude", "get", "select_for_update", "update", "Q", "FilteredRelation"}
NAME = re.compile(r"^[a-z_]{2,30}$")
NOT_RUN = {"annotation", "returns", "decorator_list", "args", "bases", "keywords", "simple", "type_params"}
Functions = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass
class Mutant:
    """One change. `function` is empty at the top of a module; the lines from `first` to `last` must be touched."""

    file: str
    function: str
    first: int
    last: int
    was: str
    becomes: str
    place: tuple[ast.AST, str, int | None] = field(repr=False)
    new: ast.AST | None = field(repr=False)
    number: int = 1

    @property
    def name(self) -> str:
        """A name that stays when lines move."""
        again = f" #{self.number}" if self.number > 1 else ""
        return f"{self.file} {self.function or 'module'}: {self.was} → {self.becomes}{again}"

    def plant(self) -> None:
        """Change the tree the mutant was made from."""
        parent, name, index = self.place
        if index is None:
            setattr(parent, name, self.new)
        else:
            getattr(parent, name)[index] = self.new


def mutants_of(file: str, source: str) -> tuple[ast.Module, list[Mutant]]:
    """Return the tree of a file and every change that could be made in it."""
    tree = ast.parse(source)
    seen: Counter[str] = Counter()
    made = []
    for mutant in _in_body(tree, "body", file, ""):
        seen[mutant.name] += 1
        mutant.number = seen[mutant.name]
        made.append(mutant)
    return tree, made


def _in_body(parent: ast.AST, name: str, file: str, function: str) -> Iterator[Mutant]:
    for index, statement in enumerate(getattr(parent, name)):
        if isinstance(statement, Functions):
            inner = function if function and not function[0].isupper() else f"{function}.{statement.name}".strip(".")
            if any(ast.unparse(one).startswith("transaction.atomic") for one in statement.decorator_list):
                first = statement.body[0].lineno
                was, place = "@transaction.atomic", (parent, name, index)
                yield Mutant(file, inner, first, statement.end_lineno or first, was, "(none)", place, None)
            yield from _in_body(statement, "body", file, inner)
        elif isinstance(statement, ast.ClassDef):
            yield from (one for one in _in_body(statement, "body", file, statement.name) if "." in one.function)
        elif not _is_said(statement):
            yield from _in_statement(statement, (parent, name, index), file, function)


def _in_statement(statement: ast.stmt, place: tuple[ast.AST, str, int], file: str, function: str) -> Iterator[Mutant]:
    blocks = [name for name in ("body", "orelse", "finalbody", "handlers") if getattr(statement, name, None)]
    last = statement.end_lineno or statement.lineno
    if blocks:  # what stands before the first block
        last = max(statement.lineno, getattr(statement, blocks[0])[0].lineno - 1)

    def made(where: tuple[ast.AST, str, int | None], old: ast.AST, new: ast.AST) -> Mutant:
        return Mutant(file, function, statement.lineno, last, _short(old), _short(new), where, new)

    if function and _can_go(statement):
        yield made(place, statement, ast.copy_location(ast.Pass(), statement))
    for where, old in _places(statement, {*blocks, *NOT_RUN} - {"args", "keywords"}):
        for new in changes(old, where[1]):
            ast.copy_location(new, old)
            ast.fix_missing_locations(new)
            yield made(where, old, new)
    for block in blocks:
        if block == "handlers":
            for handler in statement.handlers:  # type: ignore[attr-defined]
                yield from _in_body(handler, "body", file, function)
        else:
            yield from _in_body(statement, block, file, function)


def _places(node: ast.AST, left_out: set[str]) -> Iterator[tuple[tuple[ast.AST, str, int | None], ast.AST]]:
    """Return every node below, with where it hangs."""
    for name, value in ast.iter_fields(node):
        if name in left_out:
            continue
        pairs = enumerate(value) if isinstance(value, list) else [(None, value)]
        for index, child in pairs:
            if isinstance(child, ast.AST):
                yield (node, name, index), child
                yield from _places(child, {"annotation", "ctx", "ops", "op"})


def changes(node: ast.AST, role: str) -> Iterator[ast.AST]:
    """Return what could stand in the place of a node; `role` is the field it hangs in."""
    yield from _other_operators(node)
    if isinstance(node, ast.Constant):
        yield from _other_constants(node, role)
    elif isinstance(node, ast.Call):
        yield from _other_calls(node)
    elif isinstance(node, ast.comprehension) and node.ifs:
        yield ast.comprehension(node.target, node.iter, [], node.is_async)
    elif isinstance(node, ast.List | ast.Tuple | ast.Set) and role != "slice" and _is_read(node):
        yield from (_with_elements(node, _without(node.elts, one)) for one in _kept(node.elts))
    elif isinstance(node, ast.IfExp):
        yield node.body
        yield node.orelse
    if role == "test" and isinstance(node, ast.expr) and not isinstance(node, ast.UnaryOp | ast.Compare):
        yield ast.UnaryOp(ast.Not(), node)


def _other_operators(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Compare):
        for index, operator in enumerate(node.ops):
            changed = copy.deepcopy(node)
            changed.ops[index] = COMPARED[type(operator)]()
            yield changed
    elif isinstance(node, ast.BoolOp):
        yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
        yield from (_joined(node.op, _without(node.values, one)) for one in node.values)
    elif isinstance(node, ast.BinOp) and type(node.op) in RECKONED and not _is_text(node.left):
        yield ast.BinOp(node.left, RECKONED[type(node.op)](), node.right)
    elif isinstance(node, ast.UnaryOp):
        yield node.operand


def _joined(operator: ast.boolop, values: list[ast.expr]) -> ast.expr:
    """Join what is left; one alone cannot be joined, and Python refuses a tree that says so."""
    return ast.BoolOp(operator, values) if len(values) > 1 else values[0]


def _other_constants(node: ast.Constant, role: str) -> Iterator[ast.AST]:
    if isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node.value, int):
        yield ast.Constant(node.value + 1)
    elif isinstance(node.value, str) and role in ("value", "comparators") and NAME.match(node.value):
        yield ast.Constant(f"not_{node.value}")


def _other_calls(node: ast.Call) -> Iterator[ast.AST]:
    called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if called in SWAPPED and isinstance(node.func, ast.Name):
        yield ast.Call(ast.Name(SWAPPED[called], ast.Load()), node.args, node.keywords)
    if called == "atomic":
        yield ast.Call(ast.Name("nullcontext", ast.Load()), [], [])
    if called in LINKS and isinstance(node.func, ast.Attribute):
        yield node.func.value
    if called in NARROWED:
        for keyword in node.keywords:
            yield ast.Call(node.func, node.args, [one for one in node.keywords if one is not keyword])


def _with_elements(node: ast.List | ast.Tuple | ast.Set, elements: list[ast.expr]) -> ast.expr:
    changed = copy.copy(node)
    changed.elts = elements
    return changed


def _is_read(node: ast.List | ast.Tuple | ast.Set) -> bool:
    return len(node.elts) > 1 and isinstance(getattr(node, "ctx", ast.Load()), ast.Load)


def _kept(values: list[ast.expr]) -> list[ast.expr]:
    return values if len(values) > 1 else []


def _without(values: list[ast.expr], one: ast.expr) -> list[ast.expr]:
    return [value for value in values if value is not one]


def _can_go(statement: ast.stmt) -> bool:
    """Tell whether a statement can be left out and the rest still be read."""
    if isinstance(statement, ast.Assign):
        return all(isinstance(target, ast.Attribute | ast.Subscript) for target in statement.targets)
    return isinstance(statement, ast.Expr | ast.AugAssign | ast.Raise | ast.Delete | ast.Continue)


def _is_said(statement: ast.stmt) -> bool:
    """Tell whether it is a docstring, an import or a sentence for people, which nothing is asked about."""
    if isinstance(statement, ast.Expr):
        return isinstance(statement.value, ast.Constant) or "logger." in ast.unparse(statement)
    return isinstance(statement, ast.Import | ast.ImportFrom | ast.Assert)


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def _short(node: ast.AST) -> str:
    text = ast.unparse(node).strip() if not isinstance(node, ast.Pass) else "(nothing)"
    line = " ".join(text.split())
    return line if len(line) <= 90 else f"{line[:60]}…{line[-28:]}"
