"""The address at checkout: chosen from a list where a service is switched on, typed where not."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, QueryDict

from booking.models import Order
from core.addresses import Address, Suggestion, address_lookup
from core.addresses.asking import address_of, checked_session, new_session, suggestions
from core.addresses.base import LONGEST_WORDS
from core.geo import NotAPostcode, normalise, outcode

NOT_LISTED = "none"
BY_HAND = "Type it below: it takes three lines."


@dataclass
class Finding:
    """What the address part of the page shows, and what it has found so far."""

    is_on: bool
    data: QueryDict | None = None
    words: str = ""
    session: str = field(default_factory=new_session)
    options: list[Suggestion] = field(default_factory=list)
    notice: tuple[str, str] | None = None
    is_asking: bool = False  # the form is shown again without being judged
    is_open: bool = False  # the fields to type into are in sight
    postcode: str = ""


def find_address(request: HttpRequest, order: Order) -> Finding:
    """Return how far the search for the address has come; a POST may ask for the list or choose from it."""
    finding = Finding(address_lookup() is not None, postcode=order.postcode, is_open=bool(order.address_line1))
    if request.method != "POST":
        return finding
    finding.data = request.POST
    _take_postcode(finding, request.POST.get("found_postcode", ""), order)
    if not finding.is_on:
        return finding
    finding.words = request.POST.get("lookup", "").strip()[:LONGEST_WORDS]
    finding.session = checked_session(request.POST.get("session", ""))
    chosen, typed = request.POST.get("address", ""), request.POST.get("address_line1", "").strip()
    finding.is_open = bool(typed) or chosen == NOT_LISTED
    if _asks(request.POST, chosen, typed, finding.words):
        _list(finding, order)
    elif chosen not in ("", NOT_LISTED):
        _choose(finding, chosen, order)
    return finding


def _asks(sent: QueryDict, chosen: str, typed: str, words: str) -> bool:
    """Tell whether the list is wanted: by its button, or by words typed without an address."""
    if chosen and words == sent.get("shown", ""):
        return False
    pressed = "find" in sent and (bool(words) or not typed)
    return pressed or (bool(words) and not typed and not chosen)


def _list(finding: Finding, order: Order) -> None:
    found = suggestions(finding.words, order.postcode, session=finding.session)
    finding.is_asking = True
    finding.options = found or []
    if found is None:
        finding.notice = ("We cannot look addresses up just now", BY_HAND)
    elif not found:
        finding.notice = (f"We found no such address in {order.postcode}", f"Try the house number alone. {BY_HAND}")
    finding.is_open = not found


def _choose(finding: Finding, chosen: str, order: Order) -> None:
    """Put the chosen address into the fields of the form."""
    address = address_of(chosen, session=finding.session)
    finding.words, finding.session, finding.is_open = "", new_session(), True
    if address is None:
        finding.is_asking, finding.notice = True, ("We could not fetch that address", BY_HAND)
        return
    _take_postcode(finding, address.postcode, order)
    if not finding.is_asking:
        finding.data = _filled(finding.data, address)


def _filled(sent: QueryDict | None, address: Address) -> QueryDict:
    filled = sent.copy() if sent is not None else QueryDict(mutable=True)
    for name, value in (("address_line1", address.line1), ("address_line2", address.line2), ("city", address.city)):
        filled[name] = value
    return filled


def _take_postcode(finding: Finding, text: str, order: Order) -> None:
    """Take the postcode of an address that was found, if the same people come there; else say so."""
    try:
        found = normalise(text[:40])
    except NotAPostcode:
        return
    if outcode(found) == outcode(order.postcode):
        finding.postcode = found
        return
    finding.is_asking = True
    finding.notice = (
        f"That address is in {found}",
        f"Your visit is planned for {order.postcode}, and other people may come to {found}. "
        "Choose another address, or change the postcode.",
    )


def shown_again(finding: Finding, known: dict[str, Any]) -> dict[str, Any]:
    """Return what the form shows when it is not judged yet: what was typed, over what was known."""
    sent = finding.data
    return {**known, **{name: sent[name] for name in known if sent is not None and name in sent}}
