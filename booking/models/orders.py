"""Orders: the basket, what was bought, by whom and for how much."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Count, Q, Sum
from django.db.models.functions import Lower
from djmoney.money import Money
from phonenumber_field.modelfields import PhoneNumberField

from accounts.models import Customer, User
from booking.models.providers import Provider, business_zone
from catalogue.models import Extra, Option, Service
from core.fields import AmountField, CurrencyCodeField
from core.visibility import VisibleQuerySet
from payments.models import Payable


class OrderStatus(models.TextChoices):
    DRAFT = "draft", "Basket"
    PLACED = "placed", "Waiting for payment"
    CONFIRMED = "confirmed", "Confirmed"
    IN_PROGRESS = "in_progress", "In progress"
    COMPLETED = "completed", "Completed"
    CANCELLED = "cancelled", "Cancelled"
    EXPIRED = "expired", "Expired"


_S = OrderStatus
ORDER_MOVES: dict[str, frozenset[str]] = {
    _S.DRAFT: frozenset({_S.PLACED, _S.EXPIRED}),
    _S.PLACED: frozenset({_S.CONFIRMED, _S.CANCELLED, _S.EXPIRED}),
    _S.CONFIRMED: frozenset({_S.IN_PROGRESS, _S.COMPLETED, _S.CANCELLED}),
    _S.IN_PROGRESS: frozenset({_S.COMPLETED, _S.CANCELLED}),
    # Money that arrives late confirms the order after all, if its times are still free.
    _S.EXPIRED: frozenset({_S.CONFIRMED}),
}


class PaymentChoice(models.TextChoices):
    CARD = "card", "Pay now by card"
    ON_DAY = "on_day", "Pay on the day"


class OrderQuerySet(VisibleQuerySet["Order"]):
    def drafts(self) -> OrderQuerySet:
        return self.filter(status=OrderStatus.DRAFT)

    def placed_ever(self) -> OrderQuerySet:
        """Return orders that were placed, whatever became of them."""
        return self.exclude(status=OrderStatus.DRAFT).exclude(placed_at=None)

    def kept_by(self, user: User | None, known: Collection[str]) -> OrderQuerySet:
        """Return those that a browser knows by their public ids, and those kept with an account."""
        wanted = Q(public_id__in=known)
        return self.filter(wanted | Q(draft__user=user) if user else wanted)

    def of_guests(self) -> OrderQuerySet:
        """Return orders that are in nobody's account."""
        return self.filter(customer__user=None)

    def made_with(self, addresses: Collection[str]) -> OrderQuerySet:
        """Return orders made with one of these e-mail addresses, given in small letters."""
        return self.alias(address=Lower("guest_email")).filter(address__in=addresses)

    def to_get_ready(self) -> OrderQuerySet:
        """Return confirmed orders of which nobody has looked yet what their customer should know beforehand."""
        return self.filter(status__in=(OrderStatus.CONFIRMED, OrderStatus.IN_PROGRESS), getting_ready_at=None)

    def by_source(self) -> Iterable[Mapping[str, Any]]:
        """Sum orders by the page and block they began at; a cancelled one is revenue that never came."""
        earned = Q(confirmed_at__isnull=False) & ~Q(status=OrderStatus.CANCELLED)
        confirmed = Sum("total", filter=earned, default=Decimal(0))
        rows = self.order_by().values("source_page_id", "source_block", "currency")
        return rows.annotate(orders=Count("pk"), placed=Sum("total"), confirmed=confirmed)

    def unpaid_after(self, at: datetime) -> OrderQuerySet:
        """Return placed orders whose time to pay is up at `at`."""
        return self.filter(status=OrderStatus.PLACED, pay_until__lte=at)

    def whole(self) -> OrderQuerySet:
        """Fetch everything a page about the order shows, in a fixed number of queries."""
        from booking.models.visits import Slot

        items = models.Prefetch("items", OrderItem.objects.select_related("service"))
        slots = models.Prefetch("items__appointments__slots", Slot.objects.select_related("provider"))
        return self.select_related("payable", "customer").prefetch_related(
            items, "items__service__questions", "items__choices", "items__answers", slots
        )


class Order(models.Model):
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(max_length=8, null=True, blank=True, unique=True)
    status = models.CharField(max_length=12, choices=OrderStatus.choices, default=OrderStatus.DRAFT)

    customer = models.ForeignKey(Customer, null=True, blank=True, on_delete=models.SET_NULL, related_name="orders")
    is_guest_order = models.BooleanField(default=True)
    account_linked_at = models.DateTimeField(null=True, blank=True)
    handled_by = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="orders_handled",
        help_text="In the office.",
    )
    guest_name = models.CharField(max_length=200, blank=True)
    guest_email = models.EmailField(blank=True)
    guest_phone = PhoneNumberField(blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    address_line1 = models.CharField(max_length=200, blank=True)
    address_line2 = models.CharField(max_length=200, blank=True)
    city = models.CharField(max_length=100, blank=True)
    notes = models.TextField(max_length=2000, blank=True, help_text="How to get in, where to park, pets.")
    timezone = models.CharField(max_length=60, default=business_zone, help_text="The zone of the job.")

    payment_choice = models.CharField(max_length=10, choices=PaymentChoice.choices, blank=True)
    payable = models.OneToOneField(Payable, null=True, blank=True, on_delete=models.PROTECT, related_name="order")
    currency = CurrencyCodeField(blank=True)
    total = AmountField(null=True, blank=True, help_text="Frozen when the order is placed.")
    tax = AmountField(null=True, blank=True)

    created_at = models.DateTimeField()
    touched_at = models.DateTimeField(help_text="Last activity of the customer on the basket.")
    placed_at = models.DateTimeField(null=True, blank=True)
    pay_until = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    getting_ready_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When what to know beforehand was told, or found to be known."
    )

    # Where it began: set with the basket and never again. Numbers, not keys: pages come and go, orders stay.
    source_page_id = models.PositiveBigIntegerField(null=True, blank=True, editable=False)
    source_block = models.CharField(max_length=64, blank=True, editable=False)
    is_measured = models.BooleanField(
        default=False, editable=False, help_text="Its steps are counted: a visitor who did not object."
    )

    objects = OrderQuerySet.as_manager()
    guest_key = ""  # in memory only: of an order that was placed just now, or opened by this key

    class Meta:
        ordering = ["-pk"]
        # The look-up of the CMS shows nothing about the customer: rights of its own, less than `view`.
        permissions = [
            ("look_up_order", "Can look up orders without seeing whose they are"),
            ("export_order_look_up", "Can export the look-up of orders"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="draft")
                | Q(placed_at=None)
                | Q(number__isnull=False, total__isnull=False, payable__isnull=False)
                | Q(number__isnull=False, total=0),
                name="a_placed_order_has_number_total_and_payable",
            )
        ]
        indexes = [
            models.Index(fields=["pay_until"], condition=Q(status="placed"), name="orders_awaiting_payment"),
            models.Index(fields=["touched_at"], condition=Q(status="draft"), name="baskets_by_last_touch"),
            models.Index(Lower("guest_email"), name="orders_by_address"),
            models.Index(
                fields=["confirmed_at"],
                condition=Q(getting_ready_at__isnull=True, confirmed_at__isnull=False),
                name="orders_to_get_ready",
            ),
        ]

    def __str__(self) -> str:
        return f"Order {self.number}" if self.number else f"Basket {self.pk}"

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def spoken_number(self) -> str:
        """The number in two groups, as people read it aloud."""
        return f"{self.number[:4]} {self.number[4:]}" if self.number else ""


class OrderItem(models.Model):
    """One service in an order. Prices are frozen when the order is placed; until then they are quoted."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="items")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="order_items")
    provider_wanted = models.ForeignKey(Provider, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    service_name = models.CharField(max_length=120, blank=True)
    base_price = AmountField(null=True, blank=True)
    gross = AmountField(null=True, blank=True)
    tax = AmountField(null=True, blank=True)
    tax_rate = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal(0))
    minutes = models.PositiveSmallIntegerField(help_text="Duration with everything chosen.")
    call_me = models.BooleanField(
        default=False, help_text="Of a package: the customer named no time for its kick-off and waits for a call."
    )

    getting_ready_told = models.BooleanField(
        default=False, editable=False, help_text="Its customer was told what to know beforehand with this order."
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.service_name or str(self.service)

    @property
    def needs_time(self) -> bool:
        """Whether it claims somebody's time: a visit always, a package where a kick-off time is wanted."""
        if not self.service.is_package:
            return True
        return bool(self.service.kickoff_minutes) and not self.call_me

    @property
    def gross_money(self) -> Money | None:
        return None if self.gross is None else Money(self.gross, self.order.currency)


class ItemChoice(models.Model):
    """An option or extra chosen for an item; its name and price are frozen with the order."""

    item = models.ForeignKey(OrderItem, on_delete=models.CASCADE, related_name="choices")
    option = models.ForeignKey(Option, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    extra = models.ForeignKey(Extra, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    quantity = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(max_length=120, blank=True)
    price = AmountField(null=True, blank=True, help_text="Of all of them together.")
    minutes = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=Q(quantity__gte=1), name="choice_has_a_quantity")]

    def __str__(self) -> str:
        return f"{self.quantity} × {self.name}" if self.quantity > 1 else self.name
