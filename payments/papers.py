"""Handing out papers: drawn when asked for, from rows that never change."""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.private import keep_private
from payments.invoices import invoice_pdf
from payments.models import Invoice, Receipt
from payments.receipts import receipt_pdf

logger = logging.getLogger(__name__)


def paper_response(request: HttpRequest, paper: Invoice | Receipt) -> HttpResponse:
    """Answer with the paper as PDF. Where it cannot be drawn its number stays, and the page says to try again."""
    try:
        body = invoice_pdf(paper) if isinstance(paper, Invoice) else receipt_pdf(paper)
    except Exception:
        logger.exception("%s could not be drawn", paper)
        response = render(request, "payments/paper_failed.html", {"number": str(paper)}, status=503)
        response["Retry-After"] = "60"
    else:
        kind = "receipt" if isinstance(paper, Receipt) else paper.kind.replace("_", "-")
        response = HttpResponse(body, content_type="application/pdf")
        response["Content-Disposition"] = f'attachment; filename="{kind}-{paper}.pdf"'
        response["X-Content-Type-Options"] = "nosniff"
    keep_private(response)
    return response
