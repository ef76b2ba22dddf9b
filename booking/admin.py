"""Providers are edited here; orders, visits and claims are only read: deeds change them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from booking.actions.schedule import refresh_provider
from booking.area_form import ServiceAreaForm
from booking.models import (
    Appointment,
    Closure,
    Draft,
    HoursException,
    Order,
    OrderItem,
    Provider,
    ServiceArea,
    Slot,
    TimeOff,
    WorkingHours,
)
from core.admin import ReadOnlyAdmin
from core.read_only import ReadOnly

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin, TabularInline

    HoursBase = TabularInline[WorkingHours, Provider]
    ExceptionBase = TabularInline[HoursException, Provider]
    AreaBase = TabularInline[ServiceArea, Provider]
    TimeOffBase = TabularInline[TimeOff, Provider]
    ItemBase = TabularInline[OrderItem, Order]
    ProviderBase = ModelAdmin[Provider]
    ClosureBase = ModelAdmin[Closure]
else:
    HoursBase = ExceptionBase = AreaBase = TimeOffBase = ItemBase = admin.TabularInline
    ProviderBase = ClosureBase = admin.ModelAdmin


class HoursInline(HoursBase):
    model = WorkingHours
    extra = 0


class ExceptionInline(ExceptionBase):
    model = HoursException
    extra = 0


class AreaInline(AreaBase):
    model = ServiceArea
    form = ServiceAreaForm
    extra = 0


class TimeOffInline(TimeOffBase):
    model = TimeOff
    extra = 0


@admin.register(Provider)
class ProviderAdmin(ProviderBase):
    list_display = ("name", "active", "timezone", "user")
    list_filter = ("active", "services")
    list_select_related = ("user",)
    search_fields = ("name", "user__email")
    prepopulated_fields = {"slug": ("name",)}
    readonly_fields = ("public_id",)
    autocomplete_fields = ()
    raw_id_fields = ("user",)
    filter_horizontal = ("services",)
    inlines = (HoursInline, ExceptionInline, AreaInline, TimeOffInline)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Work the free times out again once hours, areas and time off are written."""
        super().save_related(request, form, formsets, change)
        refresh_provider(form.instance, at=timezone.now())


@admin.register(Closure)
class ClosureAdmin(ClosureBase):
    list_display = ("reason", "starts_at", "ends_at")

    def save_model(self, request: HttpRequest, obj: Closure, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        _refresh_everybody()

    def delete_model(self, request: HttpRequest, obj: Closure) -> None:
        super().delete_model(request, obj)
        _refresh_everybody()


class ItemInline(ReadOnly, ItemBase):
    model = OrderItem
    extra = 0


@admin.register(Order)
class OrderAdmin(ReadOnlyAdmin):
    list_display = ("number", "status", "guest_name", "postcode", "total", "currency", "placed_at")
    list_filter = ("status", "payment_choice")
    search_fields = ("number", "guest_name", "guest_email")
    date_hierarchy = "placed_at"
    inlines = (ItemInline,)


@admin.register(Draft)
class DraftAdmin(ReadOnlyAdmin):
    """That there is something to come back to, and by when; never the words or the code."""

    list_display = ("order", "user", "code_until", "reminder_agreed_at", "reminded_at")
    list_select_related = ("order", "user")
    raw_id_fields = ("order", "user")


@admin.register(Appointment)
class AppointmentAdmin(ReadOnlyAdmin):
    list_display = ("starts_at", "ends_at", "item", "status")
    list_filter = ("status",)
    list_select_related = ("item__service",)
    date_hierarchy = "starts_at"


@admin.register(Slot)
class SlotAdmin(ReadOnlyAdmin):
    list_display = ("starts_at", "ends_at", "provider", "service", "status", "held_until")
    list_filter = ("status", "provider")
    list_select_related = ("provider", "service")
    date_hierarchy = "starts_at"


def _refresh_everybody() -> None:
    at = timezone.now()
    for provider in Provider.objects.filter(active=True):
        refresh_provider(provider, at=at)
