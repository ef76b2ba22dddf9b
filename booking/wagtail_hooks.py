"""What booking adds to the CMS."""

from __future__ import annotations

from typing import Any

from wagtail import hooks
from wagtail.permissions import register_permission_policy

from booking.models import Order
from booking.order_look_up import LookUpOnly, OrderViewSet

register_permission_policy(Order, LookUpOnly(Order))


@hooks.register("register_admin_viewset")  # type: ignore[untyped-decorator]
def orders() -> OrderViewSet:
    return OrderViewSet()


@hooks.register("register_log_actions")  # type: ignore[untyped-decorator]
def exports(actions: Any) -> None:
    actions.register_action("booking.export_orders", "Export orders", "Took an export of the orders")
