"""Files of an order, handed out so that no browser ever runs or shows them in place."""

from __future__ import annotations

import uuid

from django.http import FileResponse

from booking.models import ItemAnswer, Order


def answer_file(order: Order, public_id: uuid.UUID) -> FileResponse | None:
    """Return a file that was sent with this order as a download, or None. Who may see the order, the caller decides."""
    answer = ItemAnswer.objects.filter(item__order=order, public_id=public_id).exclude(file="").first()
    if answer is None:
        return None
    try:
        content = answer.file.open("rb")
    except FileNotFoundError:
        return None
    response = FileResponse(content, as_attachment=True, filename=answer.value, content_type=answer.file_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
