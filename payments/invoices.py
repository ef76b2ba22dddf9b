"""Invoices and credit notes as printed pages: the same paper always gives the same bytes, whatever came after."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from payments.models import Invoice
from payments.sheet import HEIGHT, INK, LEFT, LINE, PINE, QUIET, RIGHT, WIDTH, Sheet, day, decimal, new_canvas
from payments.typesetting import wrap
from payments.vat import NAMES, TaxLine, from_json, plain, summary

BOTTOM = 34 * mm  # nothing but the foot stands below
NET, RATE, TAX = RIGHT - 78 * mm, RIGHT - 52 * mm, RIGHT - 28 * mm  # right edges of the columns


def invoice_pdf(invoice: Invoice) -> bytes:
    """Set an invoice or a credit note on as many A4 pages as it needs, from its frozen row alone."""
    pages = _set(Canvas(BytesIO(), invariant=1), invoice, of=0)  # once to count, once to print
    buffer = BytesIO()
    canvas = new_canvas(
        buffer, title=f"{invoice.get_kind_display()} {invoice}", author=str(invoice.content["seller"].get("name", ""))
    )
    _set(canvas, invoice, of=pages)
    canvas.save()
    return buffer.getvalue()


def _set(canvas: Canvas, invoice: Invoice, *, of: int) -> int:
    page = _Pages(canvas, invoice, of=of)
    page.set()
    return page.page


class _Pages(Sheet):
    def __init__(self, canvas: Canvas, invoice: Invoice, *, of: int) -> None:
        self.invoice = invoice
        self.content: dict[str, Any] = invoice.content
        self.rows = [from_json(line) for line in self.content.get("lines") or []]
        self.has_vat = any(row.code for row in self.rows)
        self.page, self.of = 1, of
        super().__init__(canvas, seller=self.content["seller"], currency=invoice.currency)

    @property
    def title(self) -> str:
        """Only a firm registered for VAT may head its paper so."""
        if self.invoice.is_credit_note:
            return "Credit note"
        return "VAT invoice" if self.has_vat else "Invoice"

    def set(self) -> None:
        self.letterhead(title=self.title, number=str(self.invoice), date=day(self._issued_on()))
        self._about()
        self.parties(("To", self.buyer_lines(self.content.get("buyer"))), ("From", self.seller_lines()))
        self._heads()
        for row in self.rows:
            self._row(row)
        self._sums()
        self._close_page()

    def _issued_on(self) -> date:
        return date.fromisoformat(self.content["issued_on"])

    def _about(self) -> None:
        words = f"For {self.content['label']}."
        if self.invoice.is_credit_note:
            words = f"This takes back part or all of invoice {self.content['refers']} for {self.content['label']}."
        if self.has_vat:
            words += f" Tax point: {day(self._issued_on())}."
        self.lines(LEFT, words, "text", 12, room=RIGHT - LEFT, most=3, step=17, ink=QUIET)
        if self.invoice.is_test:
            self.text(LEFT, "Demonstration only: nothing is owed.", "strong", 10.5, ink=PINE)
            self.y -= 17
        self.y -= 8 * mm

    def _heads(self) -> None:
        self.text(LEFT, "What for", "strong", 9, ink=PINE)
        if self.has_vat:
            self.text(NET, "Net", "strong", 9, ink=PINE, right=True)
            self.text(RATE, "VAT rate", "strong", 9, ink=PINE, right=True)
            self.text(TAX, "VAT", "strong", 9, ink=PINE, right=True)
        self.text(RIGHT, "Total" if self.has_vat else "Amount", "strong", 9, ink=PINE, right=True)
        self.y -= 7
        self.rule(ink=INK)

    def _row(self, row: TaxLine) -> None:
        room = (NET - LEFT - 26 * mm) if self.has_vat else 118 * mm
        names = wrap(row.name, "strong", 10.5, room, most=4)
        details = wrap(row.detail, "text", 9.5, room, most=4)
        self._need(20 + 14 * len(names) + 13 * len(details))
        self.y -= 20
        if self.has_vat:
            self.text(NET, self.sum(row.net), size=9.5, right=True)
            self.text(RATE, f"{plain(row.rate)}% {row.code}" if row.rate is not None else "", size=9.5, right=True)
            self.text(TAX, self.sum(row.tax), size=9.5, right=True)
        self.text(RIGHT, self.sum(row.gross), right=True)
        for line in names:
            self.text(LEFT, line, "strong")
            self.y -= 14
        for line in details:
            self.text(LEFT, line, size=9.5, ink=QUIET)
            self.y -= 13
        self.y += 4
        self.rule()

    def _sums(self) -> None:
        groups = summary(self.rows) if self.has_vat else []
        self._need(42 * mm + (13 * mm + 18 * (len(groups) + 1) if groups else 0), heads=False)
        if groups:
            self._vat_summary(groups)
        self.big_total("Taken back" if self.invoice.is_credit_note else "Total", abs(self.invoice.gross))
        for line in self._how():
            self.lines(LEFT, line, "text", 10.5, room=RIGHT - LEFT, most=2, step=15, ink=QUIET)

    def _vat_summary(self, groups: list[Any]) -> None:
        self.y -= 10 * mm
        self.text(LEFT, "VAT summary", "strong", 9, ink=PINE)
        self.text(NET, "Net", "strong", 9, ink=PINE, right=True)
        self.text(TAX, "VAT", "strong", 9, ink=PINE, right=True)
        self.text(RIGHT, "Total", "strong", 9, ink=PINE, right=True)
        self.y -= 7
        self.rule()
        for group in groups:
            name = NAMES.get(group.code, "Rate")
            label = name if group.rate is None else f"{name} {plain(group.rate)}%"
            self._summed(label, group.net, group.tax, group.gross)
        if len(groups) > 1:
            self._summed("Together", self.invoice.net, self.invoice.tax, self.invoice.gross, role="strong")

    def _summed(self, label: str, net: Decimal, tax: Decimal, gross: Decimal, *, role: str = "text") -> None:
        self.y -= 18
        self.text(LEFT, label, role, 9.5)
        for edge, amount in ((NET, net), (TAX, tax), (RIGHT, gross)):
            self.text(edge, self.sum(amount), role, 9.5, right=True)

    def _how(self) -> list[str]:
        """Say how it stood on the day of issue; what was paid since is on receipts."""
        if self.invoice.is_credit_note:
            refunded = self.invoice.fact_id is not None
            how = "This sum was given back to you." if refunded else "This sum is not to be paid any more."
            return [f"Reason: {self.content.get('reason', '')}.", how]
        paid = decimal(self.content.get("paid", 0))
        due = self.invoice.gross - paid
        said = [f"Paid on the day of this invoice: {self.sum(paid)}."] if paid else []
        if not due:
            return [*said, "Nothing is left to pay."]
        when = day(self.invoice.due_on)
        on_day = self.content.get("pay_on_day")
        return [*said, f"To pay: {self.sum(due)}, {'on the day of your visit' if on_day else 'by'} {when}."]

    def _need(self, height: float, *, heads: bool = True) -> None:
        """Go on overleaf where there is no room for what comes next in one piece."""
        if self.y - height >= BOTTOM:
            return
        self._close_page()
        self.page += 1
        self.y = HEIGHT - 20 * mm
        self.canvas.setFillColor(PINE)
        self.canvas.rect(0, HEIGHT - 5 * mm, WIDTH, 5 * mm, stroke=0, fill=1)
        self.text(LEFT, str(self.seller.get("name") or self.title), "heading", 12, ink=PINE)
        self.text(RIGHT, f"{self.title} {self.invoice}", "strong", 9.5, right=True)
        self.y -= 12 * mm
        if heads:
            self._heads()

    def _close_page(self) -> None:
        self.foot("Keep this paper for your records.")
        if self.of > 1 or self.page > 1:
            self.text(RIGHT, f"Page {self.page} of {self.of}", size=9.5, ink=QUIET, right=True)
        self.canvas.setStrokeColor(LINE)
        self.canvas.showPage()
