"""The receipt as one printed page: the same receipt always gives the same bytes."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from typing import Any

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from payments.models import Payable, Receipt
from payments.sheet import FOOT, INK, LEFT, PINE, QUIET, RIGHT, Sheet, day, decimal, new_canvas

MOST_LINES = 14


def latest_receipt(payable: Payable) -> Receipt | None:
    return payable.receipts.order_by("-pk").first()


def receipt_pdf(receipt: Receipt) -> bytes:
    """Set a receipt on one A4 page, from its frozen content alone."""
    buffer = BytesIO()
    canvas = new_canvas(buffer, title=f"Receipt {receipt}", author=str(receipt.content["seller"].get("name", "")))
    _Page(canvas, receipt).set()
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


class _Page(Sheet):
    def __init__(self, canvas: Canvas, receipt: Receipt) -> None:
        self.receipt = receipt
        self.content: dict[str, Any] = receipt.content
        super().__init__(canvas, seller=self.content["seller"], currency=receipt.currency)

    def set(self) -> None:
        self.letterhead(title="Receipt", number=str(self.receipt), date=day(self.receipt.issued_at))
        self._thanks()
        self.parties(
            ("Paid by", self.buyer_lines(self.content.get("buyer"))),
            ("Paid to", self.seller_lines()),
        )
        self._lines()
        self._totals()
        self.foot("This receipt is proof of payment. Keep it for your records.")

    def _thanks(self) -> None:
        labels = ", ".join(str(label) for label in self.content.get("labels", []))
        thanks = f"Thank you. We have received {self.sum(self.receipt.amount)} for {labels}."
        self.lines(LEFT, thanks, "text", 12, room=RIGHT - LEFT, most=3, step=17, ink=QUIET)
        if self.receipt.is_test:
            self.text(LEFT, "Demonstration only: no real money was taken.", "strong", 10.5, ink=PINE)
            self.y -= 17
        self.y -= 8 * mm

    def _lines(self) -> None:
        """Set what was bought; what does not fit on the page is summed up in a last line."""
        self.text(LEFT, "What for", "strong", 9, ink=PINE)
        self.text(RIGHT, "Amount", "strong", 9, ink=PINE, right=True)
        self.y -= 7
        self.rule(ink=INK)
        lines = list(self.content.get("lines") or [])
        for index, line in enumerate(lines):
            left = lines[index:]
            if len(left) > 1 and (index >= MOST_LINES or self.y < FOOT + 62 * mm):
                rest = sum((decimal(item.get("amount")) for item in left), Decimal(0))
                self._line(f"and {len(left)} more", "", rest)
                return
            self._line(str(line.get("name", "")), str(line.get("detail", "")), decimal(line.get("amount")))

    def _line(self, name: str, detail: str, amount: Decimal) -> None:
        self.y -= 20
        self.text(RIGHT, self.sum(amount), right=True)
        self.lines(LEFT, name, "strong", 10.5, room=118 * mm, most=2, step=14)
        self.lines(LEFT, detail, "text", 9.5, room=118 * mm, most=2, step=13, ink=QUIET)
        self.y += 4
        self.rule()

    def _totals(self) -> None:
        owed = decimal(self.content.get("owed", self.receipt.amount))
        if owed != self.receipt.amount:
            self.total("Order total", owed)
        if self.receipt.tax and self.seller.get("vat_number"):
            self.total("VAT included in what you paid", self.receipt.tax)
        self.big_total("Paid", self.receipt.amount)
        paid = f"{self.content.get('method', '')} · {day(self.receipt.issued_at)}"
        self.lines(LEFT, paid, "text", 10.5, room=RIGHT - LEFT, most=2, step=14, ink=QUIET)
