"""A table read back into the catalogue: all of it or nothing, and first of all a dry run.

An empty cell, or a column that is not there, leaves things as they are. A price that differs becomes
a new price from now on; what customers paid before stays known.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from djmoney.money import Money

from catalogue.actions import set_price
from catalogue.exchange.tables import Row
from catalogue.models import Category, Extra, Option, OptionGroup, Service
from core.errors import DomainError
from core.money import money

if TYPE_CHECKING:
    from accounts.models import User

YES, NO = {"yes", "y", "true", "1", "on"}, {"no", "n", "false", "0", "off"}
WORDS = ("name", "summary", "getting_ready", "kind")
NUMBERS = ("minutes", "kickoff_minutes", "max_quantity")
ANSWERS = ("active", "pay_on_day")
LARGEST = Decimal(1_000_000)


@dataclass(frozen=True)
class Change:
    """What one line does: `parts` are (field, before, after)."""

    line: int
    what: str
    is_new: bool
    parts: tuple[tuple[str, str, str], ...]


@dataclass
class Outcome:
    """What an import did, or would do. With a problem anywhere nothing was done."""

    changes: list[Change] = field(default_factory=list)
    problems: list[tuple[int, str]] = field(default_factory=list)
    unchanged: int = 0

    @property
    def digest(self) -> str:
        """Tell one set of changes from another, so that what is confirmed is what was shown."""
        return hashlib.sha256(repr(self.changes).encode()).hexdigest()


class _NotKept(Exception):
    """Ends a dry run."""


def import_rows(rows: Sequence[Row], *, at: datetime, by: User | None, shown: str | None = None) -> Outcome:
    """Do what the rows say if `shown` is the digest of exactly that; else do nothing and say what it would be."""
    outcome = Outcome()
    try:
        with transaction.atomic():
            for line, row in enumerate(rows, start=2):  # the names stand in line 1
                _import(outcome, line, row, at=at, by=by)
            if outcome.problems or outcome.digest != shown:
                raise _NotKept
    except _NotKept:
        pass
    return outcome


def _import(outcome: Outcome, line: int, row: Row, *, at: datetime, by: User | None) -> None:
    if not any(row.values()):
        return
    deed = DEEDS.get(row.get("record", "").lower())
    try:
        if deed is None:
            raise DomainError("Write service, option or extra in the column “record”.")
        with transaction.atomic():
            change = deed(line, row, at, by)
    except DomainError as refusal:
        outcome.problems.append((line, refusal.message))
    except ValidationError as wrong:
        outcome.problems += [(line, said) for said in _sentences(wrong)]
    else:
        if change.parts:
            outcome.changes.append(change)
        else:
            outcome.unchanged += 1


def _service(line: int, row: Row, at: datetime, by: User | None) -> Change:
    service = Service.objects.filter(slug=_slug(row)).first()
    is_new = service is None
    service = service or Service(slug=_slug(row), minutes=0)
    before = _values(service, is_new=is_new)
    if row.get("category"):
        service.category = _category(row["category"])
    elif is_new:
        raise DomainError("A new service needs a category: write its slug.")
    if row.get("tax_rate"):
        service.tax_rate = _decimal(row, "tax_rate", Decimal(100))
    _fill(service, row)
    parts = _save(service, before, is_new=is_new)
    return Change(line, f"Service “{service.name}”", is_new, (*parts, *_price_of(service, row, at=at, by=by)))


def _option(line: int, row: Row, at: datetime, by: User | None) -> Change:
    service, name, question = _known(row), _named(row), row.get("group", "")
    if not question:
        raise DomainError("An option needs its question in the column “group”.")
    group = OptionGroup.objects.filter(service=service, name=question).first()
    if group is None:
        group = OptionGroup(service=service, name=question, position=service.groups.count())
        group.full_clean()
        group.save()
    option = Option.objects.filter(group=group, name=name).first() or Option(
        group=group, position=group.options.count()
    )
    return _choice(line, f"“{name}” of {service}", option, row)


def _extra(line: int, row: Row, at: datetime, by: User | None) -> Change:
    service, name = _known(row), _named(row)
    extra = Extra.objects.filter(service=service, name=name).first()
    return _choice(line, f"Extra “{name}” of {service}", extra or Extra(service=service), row)


def _choice(line: int, what: str, choice: Option | Extra, row: Row) -> Change:
    is_new = choice.pk is None
    before = _values(choice, is_new=is_new)
    _fill(choice, row)
    if row.get("price"):
        choice.price = money(_decimal(row, "price", LARGEST))
    return Change(line, what, is_new, _save(choice, before, is_new=is_new))


DEEDS: dict[str, Callable[[int, Row, datetime, User | None], Change]] = {
    "service": _service,
    "option": _option,
    "extra": _extra,
}


def _fill(thing: models.Model, row: Row) -> None:
    """Write what the row says into the fields the thing has."""
    names = {column.name for column in thing._meta.fields}
    for name in WORDS:
        if name in names and row.get(name):
            setattr(thing, name, row[name])
    for name in NUMBERS:
        if name in names and row.get(name):
            setattr(thing, name, _whole(row, name))
    for name in ANSWERS:
        if name in names and row.get(name):
            setattr(thing, name, _answer(row, name))


def _save(thing: models.Model, before: dict[str, str], *, is_new: bool) -> tuple[tuple[str, str, str], ...]:
    """Save the thing if anything differs, and return what does."""
    after = _values(thing, is_new=False)
    parts = tuple((name, before.get(name, ""), new) for name, new in after.items() if before.get(name, "") != new)
    if parts or is_new:
        thing.full_clean()
        thing.save()
    return parts


def _price_of(service: Service, row: Row, *, at: datetime, by: User | None) -> tuple[tuple[str, str, str], ...]:
    if not row.get("price"):
        return ()
    wanted, now = money(_decimal(row, "price", LARGEST)), service.price(at)
    if wanted == now:
        return ()
    set_price(service, wanted, at=at, by=by)
    return (("price", "" if now is None else _said(now), _said(wanted)),)


def _values(thing: models.Model, *, is_new: bool) -> dict[str, str]:
    """Return the fields a table can change, in words."""
    names = {column.name for column in thing._meta.fields}
    shown = [name for name in (*WORDS, *NUMBERS, *ANSWERS, "price", "tax_rate", "category") if name in names]
    return {} if is_new else {name: _said(getattr(thing, name)) for name in shown}


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Money):
        return f"{value.amount.normalize():f}"
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def _slug(row: Row) -> str:
    if not row.get("service"):
        raise DomainError("Write the slug of the service in the column “service”.")
    return row["service"]


def _named(row: Row) -> str:
    if not row.get("name"):
        raise DomainError("Write a name in the column “name”.")
    return row["name"]


def _known(row: Row) -> Service:
    service = Service.objects.filter(slug=_slug(row)).first()
    if service is None:
        raise DomainError(f"There is no service “{row['service'][:50]}”. Put its own row first.")
    return service


def _category(slug: str) -> Category:
    found = Category.objects.filter(slug=slug).first()
    if found is None:
        raise DomainError(f"There is no category “{slug[:50]}”.")
    return found


def _whole(row: Row, name: str) -> int:
    text = row[name]
    if not text.isascii() or not text.isdecimal() or int(text[:9]) > 32_767:
        raise DomainError(f"“{name}” must be a whole number up to 32,767.")
    return int(text[:9])


def _decimal(row: Row, name: str, most: Decimal) -> Decimal:
    wording = f"“{name}” must be a number from 0 to {most:,}, with two places at most."
    try:
        number = Decimal(row[name].replace(",", "").removeprefix("£"))
    except InvalidOperation as no_number:
        raise DomainError(wording) from no_number
    if not number.is_finite() or not 0 <= number <= most or number != round(number, 2):
        raise DomainError(wording)
    return number


def _answer(row: Row, name: str) -> bool:
    text = row[name].lower()
    if text not in YES | NO:
        raise DomainError(f"“{name}” must be yes or no.")
    return text in YES


def _sentences(wrong: ValidationError) -> list[str]:
    if hasattr(wrong, "error_dict"):
        return [f"{name}: {said}" for name, all_said in wrong.message_dict.items() for said in all_said]
    return list(wrong.messages)
