"""The receipt as one printed page: the same receipt always gives the same bytes."""

from __future__ import annotations

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
from payments.models import Payable, Receipt
from payments.typesetting import clean, draw, wrap

INK, QUIET, LINE, PINE, LEAF = (HexColor(code) for code in ("#17231E", "#52605A", "#E4DED3", "#1E5B46", "#DCEBE2"))
WIDTH, HEIGHT = A4
LEFT, RIGHT = 24 * mm, WIDTH - 24 * mm
FOOT = 40 * mm
MOST_LINES = 14


def latest_receipt(payable: Payable) -> Receipt | None:
    return payable.receipts.order_by("-pk").first()


def receipt_pdf(receipt: Receipt) -> bytes:
    """Set a receipt on one A4 page, from its frozen content alone."""
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1, pageCompression=1)
    canvas.setTitle(f"Receipt {receipt}")
    canvas.setAuthor(clean(str(receipt.content["seller"].get("name", ""))))
    _Page(canvas, receipt).set()
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


class _Page:
    """One sheet being set from the top down; `y` is the baseline reached."""

    def __init__(self, canvas: Canvas, receipt: Receipt) -> None:
        self.canvas = canvas
        self.receipt = receipt
        self.content: dict[str, Any] = receipt.content
        self.y: float = HEIGHT - 30 * mm

    def set(self) -> None:
        self._head()
        self._parties()
        self._lines()
        self._totals()
        self._foot()

    def _text(
        self, x: float, text: str, role: str = "text", size: float = 10.5, *, ink: Any = INK, right: bool = False
    ) -> None:
        self.canvas.setFillColor(ink)
        draw(self.canvas, x, self.y, text, role, size, right=right)

    def _rule(self, *, ink: Any = LINE, thickness: float = 0.8) -> None:
        self.canvas.setStrokeColor(ink)
        self.canvas.setLineWidth(thickness)
        self.canvas.line(LEFT, self.y, RIGHT, self.y)

    def _head(self) -> None:
        self.canvas.setFillColor(PINE)
        self.canvas.rect(0, HEIGHT - 5 * mm, WIDTH, 5 * mm, stroke=0, fill=1)
        seller = self.content["seller"]
        for line in wrap(str(seller.get("name") or "Receipt"), "heading", 17, 105 * mm, most=2):
            self._text(LEFT, line, "heading", 17, ink=PINE)
            self.y -= 20
        self.y = HEIGHT - 30 * mm
        self._text(RIGHT, f"No. {self.receipt}", "strong", 10.5, right=True)
        self.y -= 15
        self._text(RIGHT, self._date(), ink=QUIET, right=True)
        self.y -= 25 * mm
        self._text(LEFT, "Receipt", "heading", 34)
        self.y -= 9 * mm
        labels = ", ".join(str(label) for label in self.content.get("labels", []))
        thanks = f"Thank you. We have received {self._sum(self.receipt.amount)} for {labels}."
        for line in wrap(thanks, "text", 12, RIGHT - LEFT, most=3):
            self._text(LEFT, line, size=12, ink=QUIET)
            self.y -= 17
        if self.receipt.series_id == "TEST":
            self._text(LEFT, "Demonstration only: no real money was taken.", "strong", 10.5, ink=PINE)
            self.y -= 17
        self.y -= 8 * mm

    def _parties(self) -> None:
        """Set who paid and who was paid, side by side."""
        top = self.y
        buyer = self.content.get("buyer") or {}
        paid_by = [buyer.get("name", ""), *buyer.get("address", []), buyer.get("email", "")]
        bottom = self._party(LEFT, "Paid by", paid_by)
        self.y = top
        seller = self.content["seller"]
        vat = seller.get("vat_number")
        paid_to = [
            seller.get("legal_name") or seller.get("name", ""),
            *str(seller.get("address", "")).splitlines(),
            f"VAT number {vat}" if vat else "",
        ]
        self.y = min(bottom, self._party(LEFT + 86 * mm, "Paid to", paid_to)) - 9 * mm

    def _party(self, x: float, title: str, lines: list[Any]) -> float:
        """Set one party and return how far down it came."""
        self._text(x, title, "strong", 9, ink=PINE)
        self.y -= 15
        set_lines = [part for line in lines if line for part in wrap(str(line), "text", 10.5, 74 * mm, most=3)]
        for line in set_lines[:9]:
            self._text(x, line)
            self.y -= 14.5
        return self.y

    def _lines(self) -> None:
        """Set what was bought; what does not fit on the page is summed up in a last line."""
        self._text(LEFT, "What for", "strong", 9, ink=PINE)
        self._text(RIGHT, "Amount", "strong", 9, ink=PINE, right=True)
        self.y -= 7
        self._rule(ink=INK)
        lines = list(self.content.get("lines") or [])
        for index, line in enumerate(lines):
            left = lines[index:]
            if len(left) > 1 and (index >= MOST_LINES or self.y < FOOT + 62 * mm):
                rest = sum((_decimal(item.get("amount")) for item in left), Decimal(0))
                self._line(f"and {len(left)} more", "", rest)
                return
            self._line(str(line.get("name", "")), str(line.get("detail", "")), _decimal(line.get("amount")))

    def _line(self, name: str, detail: str, amount: Decimal) -> None:
        self.y -= 20
        self._text(RIGHT, self._sum(amount), right=True)
        for part in wrap(name, "strong", 10.5, 118 * mm, most=2):
            self._text(LEFT, part, "strong")
            self.y -= 14
        for part in wrap(detail, "text", 9.5, 118 * mm, most=2):
            self._text(LEFT, part, size=9.5, ink=QUIET)
            self.y -= 13
        self.y += 4
        self._rule()

    def _totals(self) -> None:
        owed = _decimal(self.content.get("owed", self.receipt.amount))
        if owed != self.receipt.amount:
            self._total("Order total", owed)
        if self.receipt.tax:
            self._total("VAT included in what you paid", self.receipt.tax)
        self.y -= 17 * mm
        self.canvas.setFillColor(LEAF)
        self.canvas.roundRect(LEFT, self.y - 5 * mm, RIGHT - LEFT, 15 * mm, 6, stroke=0, fill=1)
        self._text(LEFT + 5 * mm, "Paid", "heading", 17)
        self._text(RIGHT - 5 * mm, self._sum(self.receipt.amount), "heading", 19, right=True)
        self.y -= 12 * mm
        paid = f"{self.content.get('method', '')} · {self._date()}"
        for line in wrap(paid, "text", 10.5, RIGHT - LEFT, most=2):
            self._text(LEFT, line, ink=QUIET)
            self.y -= 14

    def _total(self, label: str, amount: Decimal) -> None:
        self.y -= 18
        self._text(LEFT, label, ink=QUIET)
        self._text(RIGHT, self._sum(amount), ink=QUIET, right=True)

    def _foot(self) -> None:
        seller = self.content["seller"]
        self.y = 26 * mm
        self._rule()
        self.y -= 14
        company = f"Company {seller['company_number']}" if seller.get("company_number") else ""
        reach = " · ".join(str(part) for part in (seller.get("phone"), seller.get("email"), company) if part)
        for line in wrap(reach, "text", 9.5, RIGHT - LEFT, most=2):
            self._text(LEFT, line, size=9.5, ink=QUIET)
            self.y -= 13
        self._text(LEFT, "This receipt is proof of payment. Keep it for your records.", size=9.5, ink=QUIET)

    def _sum(self, amount: Decimal) -> str:
        return _written(Money(amount, self.receipt.currency))

    def _date(self) -> str:
        local = timezone.localtime(self.receipt.issued_at, ZoneInfo(settings.BUSINESS_TIME_ZONE))
        return f"{local.day} {local:%B %Y}"


def _written(amount: Money) -> str:
    """Write an amount with all its decimals, so that the points stand in one column."""
    code = amount.currency.code
    digits = f"{amount.amount:,.{PLACES.get(code, 2)}f}"
    return f"{SYMBOLS[code]}{digits}" if code in SYMBOLS else f"{digits} {code}"


def _decimal(text: Any) -> Decimal:
    try:
        return Decimal(str(text))
    except InvalidOperation:
        return Decimal(0)
