"""What a manager looks after, and what they may do there: both are data, edited by admins."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Concat, StrIndex, Substr

from accounts.models import Role, User
from booking.models.orders import Order, OrderItem, OrderStatus
from booking.models.providers import Provider
from booking.models.visits import AppointmentStatus, Slot, SlotStatus
from catalogue.models import Service
from core.models import PostcodeArea


class Right(models.TextChoices):
    """Everything a manager may be allowed within their scope. What is checked anywhere is named here."""

    SEE_ORDERS = "see_orders", "See orders and visits"
    SEE_CUSTOMERS = "see_customers", "See customers: names, addresses, how to reach them, what they told us"
    SEE_MONEY = "see_money", "See prices, and what has been paid"
    CHANGE = "change", "Change orders: times, who comes, who handles them"
    REFUND = "refund", "Give money back"
    EXPORT = "export", "Take lists away as files"


# Visits that will not happen keep the people who would have come: their claims are given back.
ENDED = (AppointmentStatus.CANCELLED, AppointmentStatus.EXPIRED, AppointmentStatus.REJECTED)


class ManagerScopeQuerySet(models.QuerySet["ManagerScope"]):
    def of(self, user: User, right: str) -> ManagerScopeQuerySet:
        """Return the scope in which `user` has `right`; of somebody who is no manager there is none."""
        return self.filter(user=user, rights__right=right) if user.is_manager else self.none()

    def covering(self, order: Order) -> ManagerScopeQuerySet:
        """Return the scopes that an order lies in."""
        items = OrderItem.objects.filter(order=order)
        return self.filter(
            Q(services__in=items.values("service"))
            | Q(providers__in=_claims().filter(appointment__item__order=order).values("provider"))
            | Q(areas__outcode=order.postcode.split(" ")[0])
        ).distinct()

    def items(self) -> models.QuerySet[OrderItem]:
        """Return what was ordered within these scopes: by the service, by who comes, or by where. No basket."""
        services = Service.objects.filter(manager_scopes__in=self)
        providers = Provider.objects.filter(manager_scopes__in=self)
        visits = _claims().filter(provider__in=providers).values("appointment__item")
        areas = PostcodeArea.objects.filter(manager_scopes__in=self).values("outcode")
        # A blank at the end, so that a postcode that is missing is cut to nothing and no database is asked for less.
        postcode = Concat("order__postcode", models.Value(" "))
        outcode = Substr(postcode, 1, StrIndex(postcode, models.Value(" ")) - 1)
        inside = Q(service__in=services) | Q(pk__in=visits) | Q(outcode__in=areas)
        placed = ~Q(order__status=OrderStatus.DRAFT) & Q(order__placed_at__isnull=False)
        return OrderItem.objects.alias(outcode=outcode).filter(inside & placed)


def _claims() -> models.QuerySet[Slot]:
    """Return who comes or would have come: a hold is not yet a visit, a claim given to somebody else no more."""
    return Slot.objects.filter(Q(status=SlotStatus.BOOKED) | Q(appointment__status__in=ENDED))


class ManagerScope(models.Model):
    """Areas, services and providers widen each other. Where none is chosen, nothing is seen."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="manager_scope",
        limit_choices_to={"role": Role.MANAGER},
    )
    areas = models.ManyToManyField(PostcodeArea, blank=True, related_name="manager_scopes")
    services = models.ManyToManyField(Service, blank=True, related_name="manager_scopes")
    providers = models.ManyToManyField(Provider, blank=True, related_name="manager_scopes")
    version = models.PositiveIntegerField(default=0, help_text="Rises with each change, so that two do not overwrite.")

    objects = ManagerScopeQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Scope of {self.user}"


class ManagerRight(models.Model):
    """One thing a manager may do within their scope."""

    scope = models.ForeignKey(ManagerScope, on_delete=models.CASCADE, related_name="rights")
    right = models.CharField(max_length=20, choices=Right.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "right"], name="one_row_a_right")]

    def __str__(self) -> str:
        return self.get_right_display()
