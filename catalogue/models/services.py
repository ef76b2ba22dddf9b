"""Services and their categories."""

from __future__ import annotations

import re
import uuid
from datetime import datetime
from decimal import Decimal
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import OuterRef, Prefetch, Subquery
from djmoney.money import Money

from catalogue.models.choices import Extra, Option
from catalogue.models.prices import AreaPrice, PriceVersion
from catalogue.models.questions import Question
from catalogue.prices import resolved
from core.letterhead import firm
from core.models.firm import ChargesVat

SHORTEST = 5  # minutes
LONGEST_TEXT = 2000
PRICED = ("price_amount", "price_code", "charges_vat", "area_amount")
PlacePrices = dict[int, dict[str, Any]]


class Category(models.Model):
    name = models.CharField(max_length=80)
    slug = models.SlugField(unique=True)
    summary = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "name"]
        verbose_name_plural = "categories"

    def __str__(self) -> str:
        return self.name


class ServiceQuerySet(models.QuerySet["Service"]):
    def on_sale(self, at: datetime, outcode: str = "") -> Self:
        """Return active services that have a price at `at`, with it as `price_amount`/`price_code`."""
        return self.filter(active=True).priced(at, outcode).exclude(price_amount=None)

    def priced(self, at: datetime, outcode: str = "") -> Self:
        """Annotate each service with the price in force at `at`; None where it has none.

        With an outcode it is the price of that place, where the place has one of its own. Whether the firm charges
        VAT comes along, since it says how much of the price is tax.
        """
        in_force = PriceVersion.objects.filter(service=OuterRef("pk"), valid_from__lte=at).order_by(
            "-valid_from", "-pk"
        )
        here = AreaPrice.objects.filter(service=OuterRef("pk")).at_place(outcode).in_force(at)
        return self.annotate(
            price_amount=Subquery(in_force.values("amount")[:1]),
            price_code=Subquery(in_force.values("amount_currency")[:1]),
            charges_vat=ChargesVat(),
            **({"area_amount": Subquery(here.values("amount")[:1])} if outcode else {}),
        )

    def prices_at(self, at: datetime, outcode: str) -> PlacePrices:
        """Return, by service, what `priced()` tells of each."""
        names = PRICED if outcode else PRICED[:-1]
        return {row.pop("pk"): row for row in self.priced(at, outcode).order_by().values("pk", *names)}

    def with_page(self) -> Self:
        """Fetch the page that presents each service: enough to link to it, and nothing of what is written there."""
        page: Any = self.model._meta.get_field("page").related_model
        written = [f"page__{field.name}" for field in page._meta.local_concrete_fields if not field.primary_key]
        return self.select_related("page").defer(*written)

    def with_choices(self) -> Self:
        """Fetch the option groups and extras a customer may choose from."""
        options = Prefetch("groups__options", Option.objects.filter(active=True))
        extras = Prefetch("extras", Extra.objects.filter(active=True))
        return self.select_related("category").prefetch_related("groups", options, extras)

    def with_other_prices(self, at: datetime) -> Self:
        """Fetch what it costs in some places or by some people, for a "from" that is true."""
        people: Any = self.model._meta.get_field("provider_prices").related_model
        return self.prefetch_related(
            Prefetch("area_prices", AreaPrice.objects.in_force(at), to_attr="area_rows"),
            Prefetch("provider_prices", people.objects.of_people_at_work().in_force(at), to_attr="people_rows"),
        )

    def with_questions(self) -> Self:
        """Fetch the questions that are asked at checkout."""
        return self.prefetch_related(Prefetch("questions", Question.objects.asked()))


class ServiceKind(models.TextChoices):
    VISIT = "visit", "A visit: somebody comes at a time"
    PACKAGE = "package", "A package: bought as a whole, work begins after a talk"


class Service(models.Model):
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="services")
    name = models.CharField(max_length=120)
    slug = models.SlugField(unique=True)
    summary = models.CharField(max_length=200, help_text="One sentence, for cards and search results.")
    getting_ready = models.TextField(
        blank=True,
        max_length=LONGEST_TEXT,
        validators=[MaxLengthValidator(LONGEST_TEXT)],
        help_text="Mailed once to whoever books it for the first time: what to have ready, what we bring, how long it "
        "takes. Plain text, an empty line between paragraphs. Empty: no such mail.",
    )
    kind = models.CharField(max_length=10, choices=ServiceKind.choices, default=ServiceKind.VISIT)
    kickoff_minutes = models.PositiveSmallIntegerField(
        "kick-off",
        default=0,
        validators=[MaxValueValidator(240)],
        help_text="Of a package: minutes of its first talk, at a time the customer may choose. 0: no such talk.",
    )
    active = models.BooleanField(default=True, help_text="Off: no longer offered. Existing visits stay.")
    position = models.PositiveSmallIntegerField(default=0)

    minutes = models.PositiveSmallIntegerField(
        "duration", validators=[MinValueValidator(5), MaxValueValidator(720)], help_text="In minutes, before options."
    )
    before_minutes = models.PositiveSmallIntegerField(
        "gap before", default=0, help_text="Minutes kept free before. Between two visits the larger gap counts."
    )
    after_minutes = models.PositiveSmallIntegerField("gap after", default=0)
    step_minutes = models.PositiveSmallIntegerField(
        "start every", default=30, choices=[(n, f"{n} minutes") for n in (15, 30, 60)]
    )
    notice_minutes = models.PositiveIntegerField(
        "minimum notice", default=120, help_text="Minutes between booking and the start."
    )
    crew = models.PositiveSmallIntegerField(default=1, validators=[MinValueValidator(1), MaxValueValidator(6)])
    max_appointments_per_day = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Of this service, per provider and day. Empty: as many as fit."
    )
    pay_on_day = models.BooleanField("may be paid on the day", default=False)
    tax_rate = models.DecimalField(
        "VAT rate", max_digits=5, decimal_places=2, default=Decimal(20), help_text="In percent, contained in the price."
    )

    objects = ServiceQuerySet.as_manager()

    class Meta:
        ordering = ["category__position", "position", "name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a talk shorter than the grid that times are offered on; end lines of text in one way."""
        self.getting_ready = "\n".join(self.getting_ready.splitlines()).strip()
        if 0 < self.kickoff_minutes < SHORTEST:
            raise ValidationError({"kickoff_minutes": f"A talk takes {SHORTEST} minutes or more; 0 for none."})

    @property
    def is_package(self) -> bool:
        return self.kind == ServiceKind.PACKAGE

    @property
    def getting_ready_paragraphs(self) -> list[str]:
        """The paragraphs of what to know before it."""
        return [part.strip() for part in re.split(r"\n\s*\n", self.getting_ready) if part.strip()]

    @property
    def claims_minutes(self) -> int:
        """How much of somebody's time it takes before choices: a package only its kick-off, perhaps nothing."""
        return self.kickoff_minutes if self.is_package else self.minutes

    def put_price(self, prices: PlacePrices) -> None:
        """Take what `priced()` would have fetched; None where it has no price."""
        vars(self).update(prices.get(self.pk, dict.fromkeys(PRICED)))

    def price(self, at: datetime) -> Money | None:
        """Return the price in force at `at`; asks the database unless `priced()` already did."""
        if "price_amount" in self.__dict__:
            code = self.__dict__["price_code"]
            base, area = (self.__dict__.get(name) for name in ("price_amount", "area_amount"))
            return resolved(base=_money(base, code), area=_money(area, code))
        version = self.prices.in_force(at).first()
        return version.amount if version else None

    @property
    def rate_charged(self) -> Decimal:
        """The VAT in its price, in percent: none where the firm is not registered.

        Asks the database unless `priced()` already did.
        """
        known = vars(self)
        charges = known["charges_vat"] if "charges_vat" in known else firm().charges_vat
        return self.tax_rate if charges else Decimal(0)


def _money(amount: Decimal | None, code: str) -> Money | None:
    return None if amount is None else Money(amount, code)
