"""What stands in a log: enough to find a fault by, and nothing that opens anything or names anybody."""

from __future__ import annotations

import logging
import sys

import pytest

from core.logs import Discreet, discreet

KEY = "abcdefgh234567abcdefgh234567abcd"


@pytest.mark.fault(68)
@pytest.mark.parametrize(
    ("written", "stands"),
    [
        (f'"GET /orders/{KEY}/receipt.pdf HTTP/1.1" 200', '"GET /orders/…/receipt.pdf HTTP/1.1" 200'),
        (f"https://x.example/checkout/pay/{KEY}/?a=1", "https://x.example/checkout/pay/…/?a"),
        ("/book/?postcode=BS6+5QA&q=ada@example.org", "/book/?postcode&q"),
        ("/checkout/card/5f0c2d1e-8a4b-4c3d-9e2f-1a2b3c4d5e6f/", "/checkout/card/…/"),
        ("/accounts/confirm-email/MQ:1vO3xx:abcDEF-123_4567890/", "/accounts/confirm-email/…/"),
        ("/accounts/password/reset/key/1-c9xyz-0123456789abcdef0123456789abcdef/", "/accounts/password/reset/key/…/"),
        ("mail to ada.marsh+x@example.org refused", "mail to … refused"),
        ("call +44 117 496 0123 or 0117 496 0123", "call … or …"),
        ("card 4242 4242 4242 4242 of pi_1_secret_abc", "card … of …"),
        ("key sk_live_0123456789 and whsec_0123456789", "key … and …"),
        (f"not allowed: shop.example/orders/{KEY}/", "not allowed: shop.example/orders/…/"),
        ("token eyJhbGciOi.eyJzdWIiOjE.c2lnbmVk", "token …"),
        ("t=1732640000,v1=0123456789abcdef0123", "…"),
        ("refused\nDETAIL:  Failing row contains (7, Ada Marsh, 4 Mill Lane).", "refused\nDETAIL:…"),
    ],
)
def test_what_opens_something_or_names_somebody_is_left_out(written: str, stands: str) -> None:
    assert discreet(written) == stands


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-26 18:01:48,123 INFO payments order 4821 0937 of £1,240.00",
        "GET /services/end-of-tenancy-cleaning-in-bristol/ HTTP/1.1",
        '  File "/srv/callout/tests/booking/test_order_joins_an_account.py", line 61, in base',
        "/static/css/site.0123456789abcdef.css",
        "notice evt_1PxYz29eZvKYlo2C and intent pi_3PxYz29eZvKYlo2C, Delivery 1234567890123456",
        "127.0.0.1 - - [26/Nov/2026:18:21:43 +0000]",
        "2001:db8::77 and 4242424242424241",
    ],
)
def test_what_helps_to_find_a_fault_stays(written: str) -> None:
    assert discreet(written) == written


def test_a_traceback_is_as_discreet_as_its_line() -> None:
    try:
        raise ValueError(f"ada@example.org has no order {KEY} at /orders/{KEY}/")
    except ValueError:
        record = logging.LogRecord(
            "x", logging.ERROR, __file__, 1, "Not Found: %s", (f"/orders/{KEY}/",), sys.exc_info()
        )
    line = Discreet("%(levelname)s %(message)s").format(record)
    assert line.startswith("ERROR Not Found: /orders/…/\nTraceback")
    assert "ada@example.org" not in line
