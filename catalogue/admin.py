"""The catalogue in the Django admin: everything may be edited but a price, which is only ever added."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone

from catalogue.models import Category, Extra, Option, OptionGroup, PriceVersion, Service
from core.money import for_people

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin, TabularInline
    from django.db.models import QuerySet

    PriceInlineBase = TabularInline[PriceVersion, Service]
    ExtraInlineBase = TabularInline[Extra, Service]
    GroupInlineBase = TabularInline[OptionGroup, Service]
    OptionInlineBase = TabularInline[Option, OptionGroup]
    CategoryAdminBase = ModelAdmin[Category]
    ServiceAdminBase = ModelAdmin[Service]
    GroupAdminBase = ModelAdmin[OptionGroup]
    PriceAdminBase = ModelAdmin[PriceVersion]
else:
    PriceInlineBase = ExtraInlineBase = GroupInlineBase = OptionInlineBase = admin.TabularInline
    CategoryAdminBase = ServiceAdminBase = GroupAdminBase = PriceAdminBase = admin.ModelAdmin


class PriceInline(PriceInlineBase):
    """Past prices to read, and one empty row for the next."""

    model = PriceVersion
    fields = ("amount", "valid_from", "created_by")
    readonly_fields = ("created_by",)
    extra = 1
    verbose_name = "price"
    verbose_name_plural = "prices (a change is a new row)"

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ExtraInline(ExtraInlineBase):
    model = Extra
    extra = 0
    fields = ("name", "summary", "price", "minutes", "max_quantity", "active", "position")


class OptionGroupInline(GroupInlineBase):
    model = OptionGroup
    extra = 0
    show_change_link = True
    fields = ("name", "position")


class OptionInline(OptionInlineBase):
    model = Option
    extra = 1
    fields = ("name", "price", "minutes", "active", "position")


@admin.register(Category)
class CategoryAdmin(CategoryAdminBase):
    list_display = ("name", "slug", "position")
    prepopulated_fields = {"slug": ("name",)}
    search_fields = ("name",)


@admin.register(Service)
class ServiceAdmin(ServiceAdminBase):
    list_display = ("name", "category", "price_now", "minutes", "crew", "active")
    list_filter = ("active", "category", "pay_on_day")
    list_select_related = ("category",)
    search_fields = ("name", "summary")
    prepopulated_fields = {"slug": ("name",)}
    readonly_fields = ("public_id",)
    inlines = (PriceInline, OptionGroupInline, ExtraInline)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Service]:
        return Service.objects.priced(timezone.now())

    @admin.display(description="price now")
    def price_now(self, service: Service) -> str:
        price = service.price(timezone.now())
        return for_people(price) if price is not None else "no price"

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Remember who set a new price."""
        for row in formset.save(commit=False):
            if isinstance(row, PriceVersion):
                row.created_by_id = request.user.pk
            row.save()
        for row in formset.deleted_objects:
            row.delete()
        formset.save_m2m()


@admin.register(OptionGroup)
class OptionGroupAdmin(GroupAdminBase):
    list_display = ("name", "service", "position")
    list_filter = ("service",)
    search_fields = ("name", "service__name")
    inlines = (OptionInline,)


@admin.register(PriceVersion)
class PriceVersionAdmin(PriceAdminBase):
    """Every price there ever was. What a customer was shown is never rewritten."""

    list_display = ("service", "amount", "valid_from", "created_by")
    list_filter = ("service",)
    list_select_related = ("service", "created_by")
    fields = ("service", "amount", "valid_from")
    date_hierarchy = "valid_from"

    def save_model(self, request: HttpRequest, obj: PriceVersion, form: ModelForm[Any], change: bool) -> None:
        obj.created_by_id = request.user.pk
        obj.save()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
