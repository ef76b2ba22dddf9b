"""A customer who pays through Stripe, and what must agree when it is over."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any

from django.core import mail
from django.utils import timezone

from booking.actions.settlements import consume_settlements
from booking.models import Order, OrderStatus
from booking.queries import order_key
from notifications.models import Delivery
from payments.actions.inbox import process_due
from payments.actions.sweep import sweep
from payments.models import FactType, LedgerEntry, Payment, Receipt
from tests.booking.books import overlaps, wrong_in_the_ledger
from tests.booking.visitor import Visitor
from tests.servers.stripe import House
from tests.servers.stripe.notices import deliver

GOOD = "4242424242424242"
DECLINED = "4000000000000002"
BANK = "4000002500003155"


class Customer(Visitor):
    """Walks our pages by the test client; what Stripe's own script would do is done at the house directly."""

    def order_by_card(self) -> str:
        """Place the order and return the address of the card page."""
        chain = self.place(follow=True).redirect_chain
        address: str = chain[-1][0]
        assert address.startswith("/checkout/card/"), chain
        return address

    def payment(self) -> Payment:
        return Payment.objects.latest("created_at")

    def ref(self) -> str:
        return str(self.payment().provider_ref)

    def come_back(self, page: str) -> Any:
        """Come back from the form, as the script does: by a POST, which asks the gateway."""
        answer = self.post(f"{page}back/")
        consume_settlements(at=timezone.now())
        return answer

    def success(self) -> str:
        return f"/checkout/success/{order_key(self.order(), at=timezone.now())}/"

    def sees(self) -> str:
        """Return the text of the page the customer ends on, from the address they were given."""
        text: str = self.get(self.success(), follow=True).content.decode()
        return text


def hear(house: House, address: str, **more: Any) -> list[int]:
    """Let the house post its notices over HTTP, and our side work on them."""
    answers = deliver(house, address, **more)
    process_due(at=timezone.now())
    consume_settlements(at=timezone.now())
    return answers


def let_time_work() -> None:
    """Do what the clock would do."""
    sweep(at=timezone.now())
    consume_settlements(at=timezone.now())


def wrong_when_paid(house: House, customer: Customer, *, charges: int = 1) -> list[str]:
    """Return where order, page, ledger, receipt, mail and Stripe disagree about one paid order."""
    order = customer.order()
    taken = [one for one in house.charges.values() if one["status"] == "succeeded"]
    checks = {
        "charges": (len(taken), charges),
        "order": (order.status, OrderStatus.CONFIRMED),
        "page": ("You are booked in" in customer.sees(), True),
        "paid": (order.payable and order.payable.paid, order.payable and order.payable.amount),
        "receipts": (Receipt.objects.filter(payable=order.payable).count(), charges),
        "receipt": (customer.get(f"/orders/{key_of(order)}/receipt.pdf").status_code, 200),
        "mails": (Delivery.objects.filter(kind="order_confirmed").count(), 1),
    }
    told = [f"{name}: {found} is not {wanted}" for name, (found, wanted) in checks.items() if found != wanted]
    return [*told, *wrong_books(house)]


def wrong_when_unpaid(house: House, customer: Customer) -> list[str]:
    """Return where they disagree about an order that is placed and not paid."""
    order = customer.order()
    checks = {
        "charges": ([one for one in house.charges.values() if one["status"] == "succeeded"], []),
        "order": (order.status, OrderStatus.PLACED),
        "page": ("You are booked in" in customer.sees(), False),
        "receipts": (Receipt.objects.count(), 0),
        "receipt": (customer.get(f"/orders/{key_of(order)}/receipt.pdf").status_code, 404),
        "mails": (Delivery.objects.filter(kind="order_confirmed").count(), 0),
        "ledger": (LedgerEntry.objects.count(), 0),
    }
    return [f"{name}: {found} is not {wanted}" for name, (found, wanted) in checks.items() if found != wanted]


def wrong_books(house: House) -> list[str]:
    """Compare our ledger with the house's own movements, to the penny."""
    told = [line for line in wrong_in_the_ledger() if not line.startswith("clearing:stripe")] + overlaps()
    units = sum(one["net"] for one in house.transactions.values())
    units -= sum(one["amount"] for one in house.refunds.values() if one["status"] == "succeeded")
    by_account: defaultdict[str, Decimal] = defaultdict(Decimal)
    for entry in LedgerEntry.objects.all():
        by_account[entry.account] += entry.amount
    if by_account["clearing:stripe"] != Decimal(units).scaleb(-2):
        told.append(f"clearing stands at {by_account['clearing:stripe']}, Stripe has {units} pence")
    facts = Payment.objects.filter(facts__type=FactType.CHARGE_SUCCEEDED).count()
    return told if facts or not units else [*told, "money came and no fact says so"]


def key_of(order: Order) -> str:
    return order_key(order, at=timezone.now())


def letters() -> list[str]:
    return [str(letter.subject) for letter in mail.outbox]
