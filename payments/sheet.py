"""One sheet of paper being set from the top down: what receipts, invoices and credit notes look alike in."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from djmoney.money import Money
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from core.money import PLACES, SYMBOLS
from payments.typesetting import clean, draw, wrap

INK, QUIET, LINE, PINE, LEAF = (HexColor(code) for code in ("#17231E", "#52605A", "#E4DED3", "#1E5B46", "#DCEBE2"))
WIDTH, HEIGHT = A4
LEFT, RIGHT = 24 * mm, WIDTH - 24 * mm
FOOT = 40 * mm


def new_canvas(buffer: BytesIO, *, title: str, author: str) -> Canvas:
    """Return an empty A4 document that says nothing about when it was made: same paper, same bytes."""
    canvas = Canvas(buffer, pagesize=A4, invariant=1, pageCompression=1)
    canvas.setTitle(title)
    canvas.setAuthor(clean(author))
    return canvas


class Sheet:
    """`y` is the baseline reached."""

    def __init__(self, canvas: Canvas, *, seller: dict[str, Any], currency: str) -> None:
        self.canvas = canvas
        self.seller = seller
        self.currency = currency
        self.y: float = HEIGHT - 30 * mm

    def text(
        self, x: float, text: str, role: str = "text", size: float = 10.5, *, ink: Any = INK, right: bool = False
    ) -> None:
        self.canvas.setFillColor(ink)
        draw(self.canvas, x, self.y, text, role, size, right=right)

    def lines(
        self, x: float, text: str, role: str, size: float, *, room: float, most: int, step: float, ink: Any = INK
    ) -> None:
        """Set a text that may need several lines, and go below it."""
        for line in wrap(text, role, size, room, most=most):
            self.text(x, line, role, size, ink=ink)
            self.y -= step

    def rule(self, *, ink: Any = LINE, thickness: float = 0.8) -> None:
        self.canvas.setStrokeColor(ink)
        self.canvas.setLineWidth(thickness)
        self.canvas.line(LEFT, self.y, RIGHT, self.y)

    def letterhead(self, *, title: str, number: str, date: str) -> None:
        """Set who writes, what it is, which and when."""
        self.canvas.setFillColor(PINE)
        self.canvas.rect(0, HEIGHT - 5 * mm, WIDTH, 5 * mm, stroke=0, fill=1)
        name = str(self.seller.get("name") or title)
        self.lines(LEFT, name, "heading", 17, room=105 * mm, most=2, step=20, ink=PINE)
        self.y = HEIGHT - 30 * mm
        self.text(RIGHT, f"No. {number}", "strong", 10.5, right=True)
        self.y -= 15
        self.text(RIGHT, date, ink=QUIET, right=True)
        self.y -= 25 * mm
        self.text(LEFT, title, "heading", 34)
        self.y -= 9 * mm

    def parties(self, left: tuple[str, list[Any]], right: tuple[str, list[Any]]) -> None:
        """Set two parties side by side."""
        top = self.y
        bottom = self._party(LEFT, *left)
        self.y = top
        self.y = min(bottom, self._party(LEFT + 86 * mm, *right)) - 9 * mm

    def _party(self, x: float, title: str, lines: list[Any]) -> float:
        """Set one party and return how far down it came."""
        self.text(x, title, "strong", 9, ink=PINE)
        self.y -= 15
        set_lines = [part for line in lines if line for part in wrap(str(line), "text", 10.5, 74 * mm, most=3)]
        for line in set_lines[:9]:
            self.text(x, line)
            self.y -= 14.5
        return self.y

    def buyer_lines(self, buyer: dict[str, Any] | None) -> list[Any]:
        known = buyer or {}
        return [known.get("name", ""), *known.get("address", []), known.get("email", "")]

    def seller_lines(self) -> list[Any]:
        vat = self.seller.get("vat_number")
        return [
            self.seller.get("legal_name") or self.seller.get("name", ""),
            *str(self.seller.get("address", "")).splitlines(),
            f"VAT number {vat}" if vat else "",
        ]

    def total(self, label: str, amount: Decimal) -> None:
        self.y -= 18
        self.text(LEFT, label, ink=QUIET)
        self.text(RIGHT, self.sum(amount), ink=QUIET, right=True)

    def big_total(self, label: str, amount: Decimal) -> None:
        self.y -= 17 * mm
        self.canvas.setFillColor(LEAF)
        self.canvas.roundRect(LEFT, self.y - 5 * mm, RIGHT - LEFT, 15 * mm, 6, stroke=0, fill=1)
        self.text(LEFT + 5 * mm, label, "heading", 17)
        self.text(RIGHT - 5 * mm, self.sum(amount), "heading", 19, right=True)
        self.y -= 12 * mm

    def foot(self, words: str) -> None:
        company = f"Company {self.seller['company_number']}" if self.seller.get("company_number") else ""
        reach = " · ".join(str(part) for part in (self.seller.get("phone"), self.seller.get("email"), company) if part)
        self.y = 26 * mm
        self.rule()
        self.y -= 14
        self.lines(LEFT, reach, "text", 9.5, room=RIGHT - LEFT, most=2, step=13, ink=QUIET)
        self.text(LEFT, words, size=9.5, ink=QUIET)

    def sum(self, amount: Decimal) -> str:
        return written(Money(amount, self.currency))


def written(amount: Money) -> str:
    """Write an amount with all its decimals, so that the points stand in one column."""
    code = amount.currency.code
    sign = "−" if amount.amount < 0 else ""
    digits = f"{abs(amount.amount):,.{PLACES.get(code, 2)}f}"
    return f"{sign}{SYMBOLS[code]}{digits}" if code in SYMBOLS else f"{sign}{digits} {code}"


def day(moment: datetime | date) -> str:
    """Write a day; of a moment, the day on the firm's clock."""
    if isinstance(moment, datetime):
        moment = timezone.localtime(moment, ZoneInfo(settings.BUSINESS_TIME_ZONE)).date()
    return f"{moment.day} {moment:%B %Y}"


def decimal(text: Any) -> Decimal:
    try:
        return Decimal(str(text))
    except InvalidOperation:
        return Decimal(0)
