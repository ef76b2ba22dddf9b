"""The catalogue in Wagtail: one menu for categories, services and prices."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.urls import URLPattern, path, re_path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views.generic import CreateView, ReorderView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets import Button
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import CreateView as SnippetCreateView
from wagtail.snippets.views.snippets import IndexView as SnippetIndexView
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from catalogue import exchange_views, views
from catalogue.actions import number_rows
from catalogue.chips.rich_text import register_price_chip
from catalogue.forms import NewAreaPriceForm, NewPriceForm
from catalogue.models import AreaPrice, Category, Extra, PriceVersion, Question, Service
from core.firm import firm_zone
from core.money import for_people
from core.policies import AppendOnly

register_permission_policy(PriceVersion, AppendOnly(PriceVersion))
register_permission_policy(AreaPrice, AppendOnly(AreaPrice))


def price_now(service: Service) -> str:
    price = service.price(timezone.now())
    return for_people(price) if price is not None else "no price"


@hooks.register("register_admin_urls")
def price_screens() -> list[URLPattern]:
    return [
        path("catalogue/services/<int:pk>/prices/", views.price_history, name="catalogue_prices"),
        path("catalogue/services/<int:pk>/prices/new/", views.schedule_price, name="catalogue_schedule_price"),
        path("catalogue/services/<int:pk>/as-of/", views.see_as_of, name="catalogue_see_as_of"),
        path("catalogue/import/", exchange_views.bring_in, name="catalogue_import"),
        re_path(r"^catalogue/export\.(?P<ending>csv|xlsx)$", exchange_views.export, name="catalogue_export"),
        path("catalogue/prices/<int:pk>/withdraw/", views.withdraw, name="catalogue_withdraw_price"),
    ]


class AddForService(SnippetCreateView):
    def get_initial(self) -> dict[str, Any]:
        """Fill in the service whose page led here."""
        asked = self.request.GET.get("service", "")
        return {**super().get_initial(), **({"service": asked} if asked.isdecimal() and len(asked) < 16 else {})}


class DragOrder(ReorderView):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Give every row a place of its own first: rows that share one could not be moved past each other."""
        with transaction.atomic():
            number_rows(self.model)
            return super().post(request, *args, **kwargs)


class LinksPanel(Panel):
    """Ways to what hangs on a service but has lists of its own."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "catalogue/cms/links_panel.html"

        def is_shown(self) -> bool:
            return self.instance.pk is not None


class CategoryViewSet(SnippetViewSet):
    model = Category
    icon = "folder-open-inverse"
    list_display = ["name", "summary"]
    search_fields = ["name", "summary"]
    sort_order_field = "position"
    reorder_view_class = DragOrder
    panels = [FieldPanel("name"), FieldPanel("slug"), FieldPanel("summary")]


class ServiceList(SnippetIndexView):
    @cached_property
    def header_more_buttons(self) -> list[Any]:
        """Offer the way to a spreadsheet and back to those who may take it."""
        buttons = list(super().header_more_buttons)
        if self.request.user.has_perms(exchange_views.NEEDED):
            way = reverse("catalogue_import")
            buttons.append(Button("Import and export", url=way, icon_name="upload", priority=80))
        return buttons


class ServiceViewSet(SnippetViewSet):
    index_view_class = ServiceList
    model = Service
    icon = "tag"
    list_display = ["name", "category", Column(price_now, label="Price now"), "kind", "active"]
    list_filter = ["active", "kind", "category", "pay_on_day"]
    search_fields = ["name", "summary"]
    list_per_page = 50
    sort_order_field = "position"
    reorder_view_class = DragOrder
    panels = [
        LinksPanel(heading="Prices and choices"),
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldPanel("category"),
        FieldPanel("summary"),
        FieldPanel("getting_ready"),
        FieldPanel("active"),
        MultiFieldPanel([FieldPanel("kind"), FieldPanel("kickoff_minutes")], "What it is"),
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


class QuestionViewSet(SnippetViewSet):
    model = Question
    icon = "help"
    menu_label = "Questions"
    add_view_class = AddForService
    list_display = ["text", "service", "kind", BooleanColumn("required"), BooleanColumn("active")]
    list_filter = ["service", "kind", "active"]
    search_fields = ["text"]
    list_per_page = 50
    sort_order_field = "position"
    reorder_view_class = DragOrder
    panels = [
        FieldPanel("service"),
        FieldPanel("text"),
        FieldPanel("help"),
        FieldPanel("kind"),
        FieldPanel("choices"),
        FieldPanel("required"),
        FieldPanel("active"),
    ]


class ExtraViewSet(SnippetViewSet):
    model = Extra
    icon = "plus-inverse"
    menu_label = "Extras"
    add_view_class = AddForService
    list_display = ["name", "service", "price", "minutes", BooleanColumn("active")]
    list_filter = ["service", "active"]
    search_fields = ["name"]
    list_per_page = 50
    sort_order_field = "position"
    reorder_view_class = DragOrder
    panels = [
        FieldPanel("service"),
        FieldPanel("name"),
        FieldPanel("summary"),
        FieldPanel("price"),
        FieldPanel("minutes"),
        FieldPanel("max_quantity"),
        FieldPanel("active"),
    ]


def begins(version: PriceVersion | AreaPrice) -> str:
    """Say when by the firm's clock, whatever zone the reader has chosen for the CMS."""
    return f"{version.valid_from.astimezone(firm_zone()):%-d %b %Y, %H:%M}"


def own_amount(version: AreaPrice) -> str:
    return for_people(version.amount) if version.amount is not None else "the usual price again"


class NewPrice(CreateView):
    def save_instance(self) -> Any:
        """Remember who set the price."""
        self.form.instance.created_by = self.request.user
        return super().save_instance()


class PriceViewSet(ModelViewSet):
    model = PriceVersion
    icon = "history"
    menu_label = "Prices"
    add_view_class = NewPrice
    list_display = ["service", "amount", Column(begins, label="From"), "created_by"]
    list_filter = ["service"]
    form_fields = ["service", "amount"]
    copy_view_enabled = False
    inspect_view_enabled = False
    add_to_reference_index = False

    def get_form_class(self, for_update: bool = False) -> type[NewPriceForm]:
        return NewPriceForm


class AreaPriceViewSet(ModelViewSet):
    model = AreaPrice
    icon = "site"
    menu_label = "Prices by area"
    add_view_class = NewPrice
    list_display = [
        "service",
        "outcodes",
        Column(own_amount, label="Price"),
        Column(begins, label="From"),
        "created_by",
    ]
    list_filter = ["service"]
    form_fields = ["service", "outcodes", "amount"]
    copy_view_enabled = False
    inspect_view_enabled = False
    add_to_reference_index = False

    def get_form_class(self, for_update: bool = False) -> type[NewAreaPriceForm]:
        return NewAreaPriceForm


class CatalogueSnippets(SnippetViewSetGroup):
    items = (ServiceViewSet, CategoryViewSet, QuestionViewSet, ExtraViewSet, PriceViewSet, AreaPriceViewSet)
    menu_label = "Catalogue"
    menu_icon = "tag"
    menu_order = 150


register_snippet(CatalogueSnippets)
hooks.register("register_rich_text_features", register_price_chip)
