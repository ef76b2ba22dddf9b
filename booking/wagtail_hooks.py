"""What booking adds to the CMS."""

from __future__ import annotations

from wagtail import hooks
from wagtail.permissions import register_permission_policy

from booking.models import Order
from booking.order_look_up import LookUpOnly, OrderViewSet

register_permission_policy(Order, LookUpOnly(Order))


@hooks.register("register_admin_viewset")
def orders() -> OrderViewSet:
    return OrderViewSet()
