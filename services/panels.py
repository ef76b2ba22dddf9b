"""What an editor of a service page is told about money, and cannot change there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from djmoney.money import Money
from wagtail.admin.panels import Panel

from catalogue.models import PriceVersion
from core.panels import shows_words
from services.publishing import why_not_on_sale


@dataclass(frozen=True)
class LivePrice:
    """The price in force, the next one on its way, and why the page sells nothing if it does not."""

    now: Money | None
    next: PriceVersion | None
    closed: str


def live_price(service_id: int | None, *, at: datetime) -> LivePrice:
    prices = PriceVersion.objects.filter(service=service_id)
    now = prices.in_force(at).first()
    coming = prices.filter(valid_from__gt=at).order_by("valid_from", "-pk").first()
    return LivePrice(now.amount if now else None, coming, why_not_on_sale(service_id, at=at))


class LivePricePanel(Panel):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"heading": "Live price", "icon": "tag", **kwargs})

    class BoundPanel(Panel.BoundPanel):
        template_name = "services/cms/live_price.html"

        def is_shown(self) -> bool:
            known = self.request is not None and self.instance is not None and self.instance.pk is not None
            return known and shows_words(self.form)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            context["price"] = live_price(self.instance.service_id, at=timezone.now())
            if self.request.user.has_perm("catalogue.view_priceversion") and self.instance.service_id:
                context["prices"] = f"{reverse('priceversion:index')}?service={self.instance.service_id}"
            return context
