"""What of booking is looked after in Wagtail: prices of single people, and orders looked up."""

from __future__ import annotations

from typing import Any, ClassVar

from wagtail import hooks
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy

from booking.models import Order, ProviderPrice
from booking.order_look_up import LookUpOnly, OrderViewSet
from catalogue.forms import DatedPriceForm
from catalogue.wagtail_hooks import NewPrice, begins, own_amount
from core.policies import AppendOnly

register_permission_policy(ProviderPrice, AppendOnly(ProviderPrice))
register_permission_policy(Order, LookUpOnly(Order))


class NewProviderPriceForm(DatedPriceForm):
    class Meta:
        model = ProviderPrice
        fields: ClassVar = ["provider", "service", "amount"]


class ProviderPriceViewSet(ModelViewSet):
    model = ProviderPrice
    icon = "user"
    menu_label = "Prices by person"
    menu_order = 160
    add_to_admin_menu = True
    add_view_class = NewPrice
    list_display = [
        "service",
        "provider",
        Column(own_amount, label="Price"),
        Column(begins, label="From"),
        "created_by",
    ]
    list_filter = ["service", "provider"]
    form_fields = ["provider", "service", "amount"]
    copy_view_enabled = False
    inspect_view_enabled = False
    add_to_reference_index = False

    def get_form_class(self, for_update: bool = False) -> type[NewProviderPriceForm]:
        return NewProviderPriceForm


@hooks.register("register_admin_viewset")
def provider_prices() -> ProviderPriceViewSet:
    return ProviderPriceViewSet()


@hooks.register("register_admin_viewset")
def orders() -> OrderViewSet:
    return OrderViewSet()


@hooks.register("register_log_actions")
def exports(actions: Any) -> None:
    actions.register_action("booking.export_orders", "Export orders", "Took an export of the orders")
