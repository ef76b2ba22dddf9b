"""What we know already about whoever fills in the form, so that nobody types a thing twice."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from booking.drafts import DETAILS
from booking.forms import DetailsForm
from booking.models import Draft, Order
from booking.session import last_placed
from core.addresses.towns import town_of

CONTACT = ("name", "email", "phone")
ADDRESS = ("address_line1", "address_line2", "city")


def known_about(request: HttpRequest, order: Order) -> dict[str, Any]:
    """Return the answers to begin with: of this basket, of this browser's last order, of the account, of the postcode.

    What was typed here and not sent yet comes before them all. The address of an earlier order counts only
    for the same postcode.
    """
    own = DetailsForm.initial_of(order)
    known = {**own, "city": town_of(order.postcode)}
    earlier = last_placed(request)
    for more in (_of_account(request), _of_earlier(earlier, order) if earlier else {}, own):
        known |= {name: value for name, value in more.items() if value}
    draft: Draft | None = getattr(order, "draft", None)
    known["remind"] = draft is not None and draft.reminder_agreed_at is not None
    return known | (draft.typed_at(DETAILS) if draft else {})


def _of_earlier(earlier: Order, order: Order) -> dict[str, Any]:
    said = DetailsForm.initial_of(earlier)
    names = (*CONTACT, *ADDRESS) if earlier.postcode == order.postcode else CONTACT
    return {name: said[name] for name in names}


def _of_account(request: HttpRequest) -> dict[str, Any]:
    user = request.user
    if not user.is_authenticated or user.role != "customer":
        return {}
    customer = getattr(user, "customer", None)
    phone = customer.phone.as_national if customer and customer.phone else ""
    return {"name": user.get_full_name(), "email": user.email, "phone": phone}
