"""The catalogue in Wagtail: one menu for categories, services and prices."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from catalogue.models import Category, PriceVersion, Service
from core.money import for_people


class AppendOnly(ModelPermissionPolicy):
    """Rows may be added and read; none is ever changed or removed."""

    refused = frozenset({"change", "delete"})

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action not in self.refused and bool(super().user_has_permission(user, action))

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        rest = set(actions) - self.refused
        return bool(rest) and bool(super().user_has_any_permission(user, rest))

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        return self.user_has_permission(user, action)


register_permission_policy(PriceVersion, AppendOnly(PriceVersion))


def price_now(service: Service) -> str:
    price = service.price(timezone.now())
    return for_people(price) if price is not None else "no price"


class CategoryViewSet(SnippetViewSet):
    model = Category
    icon = "folder-open-inverse"
    list_display = ["name", "summary", "position"]
    search_fields = ["name", "summary"]
    panels = [FieldPanel("name"), FieldPanel("slug"), FieldPanel("summary"), FieldPanel("position")]


class ServiceViewSet(SnippetViewSet):
    model = Service
    icon = "tag"
    list_display = ["name", "category", Column(price_now, label="Price now"), "minutes", "active"]
    list_filter = ["active", "category", "pay_on_day"]
    search_fields = ["name", "summary"]
    list_per_page = 50
    panels = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldPanel("category"),
        FieldPanel("summary"),
        FieldPanel("active"),
        FieldPanel("position"),
        MultiFieldPanel(
            [
                FieldPanel(name)
                for name in ("minutes", "before_minutes", "after_minutes", "step_minutes", "notice_minutes")
            ],
            "Time",
        ),
        MultiFieldPanel([FieldPanel("crew"), FieldPanel("max_appointments_per_day")], "People"),
        MultiFieldPanel([FieldPanel("pay_on_day"), FieldPanel("tax_rate")], "Money"),
    ]

    def get_queryset(self, request: HttpRequest) -> Any:
        """Bring the price in force along, so that the list asks once."""
        return Service.objects.priced(timezone.now()).select_related("category")


class PriceViewSet(ModelViewSet):
    model = PriceVersion
    icon = "history"
    menu_label = "Prices"
    list_display = ["service", "amount", "valid_from", "created_by"]
    list_filter = ["service"]
    form_fields = ["service", "amount", "valid_from"]
    copy_view_enabled = False
    inspect_view_enabled = False
    add_to_reference_index = False


class CatalogueSnippets(SnippetViewSetGroup):
    items = (ServiceViewSet, CategoryViewSet, PriceViewSet)
    menu_label = "Catalogue"
    menu_icon = "tag"
    menu_order = 150


register_snippet(CatalogueSnippets)
