"""The steps of somebody who leaves a basket and comes back to it."""

from __future__ import annotations

import re
from typing import Any

from notifications.kinds import build_message
from notifications.models import Delivery
from tests.booking.test_order_joins_an_account import ADDRESS
from tests.booking.visitor import Visitor


def save(visitor: Visitor, step: str = "details", **words: str) -> Any:
    return visitor.post("/book/save/", {"step": step, **words})


def page(visitor: Visitor, path: str) -> str:
    return str(visitor.get(path, follow=True).content.decode())


def link_for(visitor: Visitor, email: str = ADDRESS) -> str:
    visitor.post("/book/later/", {"email": email})
    message = build_message(Delivery.objects.latest("pk"))
    assert message is not None
    found = re.search(r"(/book/resume/\w+/)", message.text)
    assert found
    return found[1]


def code_for(visitor: Visitor) -> str:
    visitor.post("/book/later/code/")
    found = re.search(r'confirmation__number">([^<]+)<', page(visitor, "/book/later/"))
    assert found
    return found[1]
