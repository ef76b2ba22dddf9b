"""What a role must not see, found by plain SQL and not by the rules of visibility that are being judged.

Customers may see what they bought, providers the orders they come to, managers those in their scope, admins all. What
is left names other people, and must be in no answer. A little of it is handed to the fuzzer, to ask for by name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

Rows = Callable[..., list[tuple[Any, ...]]]  # asks the database; `?` stands for a parameter
BOUGHT = """
SELECT o.id FROM booking_order o JOIN accounts_customer c ON c.id = o.customer_id
JOIN accounts_user u ON u.id = c.user_id WHERE u.email = ?
"""
COMES = """
SELECT i.order_id FROM booking_orderitem i JOIN booking_appointment a ON a.item_id = i.id
JOIN booking_slot s ON s.appointment_id = a.id JOIN booking_provider p ON p.id = s.provider_id
JOIN accounts_user u ON u.id = p.user_id WHERE s.status = 'booked' AND u.email = ?
"""
SCOPE = "JOIN booking_managerscope m ON m.id = x.managerscope_id JOIN accounts_user u ON u.id = m.user_id"
IN_AREAS = f"""
SELECT o.id FROM booking_order o JOIN core_postcodearea a ON substr(o.postcode, 1, length(a.outcode) + 1)
= a.outcode || ' ' JOIN booking_managerscope_areas x ON x.postcodearea_id = a.id {SCOPE} WHERE u.email = ?
"""
OF_SERVICES = f"""
SELECT i.order_id FROM booking_orderitem i JOIN booking_managerscope_services x ON x.service_id = i.service_id {SCOPE}
WHERE u.email = ?
"""
OF_PEOPLE = f"""
SELECT i.order_id FROM booking_orderitem i JOIN booking_appointment a ON a.item_id = i.id
JOIN booking_slot s ON s.appointment_id = a.id JOIN booking_managerscope_providers x ON x.provider_id = s.provider_id
{SCOPE} WHERE u.email = ?
"""
SEEN = {
    "customer": (BOUGHT,),
    "provider": (BOUGHT, COMES),
    "manager": (BOUGHT, IN_AREAS, OF_SERVICES, OF_PEOPLE),
}
ORDERS = "SELECT id, number, guest_email, customer_id FROM booking_order WHERE number IS NOT NULL"
VISITS = """
SELECT a.public_id, i.order_id FROM booking_appointment a JOIN booking_orderitem i ON i.id = a.item_id
"""
CUSTOMERS = "SELECT c.id, c.email, u.email FROM accounts_customer c LEFT JOIN accounts_user u ON u.id = c.user_id"
ACCOUNTS = "SELECT email FROM accounts_user"


@dataclass(frozen=True)
class Hidden:
    """Numbers, addresses and ids of others; `bought` are the numbers of the orders whose price is one's own."""

    numbers: list[str]
    emails: list[str]
    visits: list[str]
    customers: list[int]
    bought: list[str]

    @property
    def words(self) -> list[str]:
        return [*self.numbers, *self.emails, *self.visits]


def hidden_from(rows: Rows, role: str, *, held: set[str]) -> Hidden:
    """Return what `role` must not see; `held` are the numbers of the orders it has the keys of."""
    me = f"{role}@larkfield.example"
    orders = rows(ORDERS)
    seen = {row[0] for row in orders} if role == "admin" else _orders(rows, SEEN.get(role, ()), me)
    buyers = {customer for pk, _, _, customer in orders if pk in seen} if role in ("manager", "admin") else set()
    opened = {pk for pk, number, *_ in orders if number in held}
    customers = rows(CUSTOMERS)
    mine = {pk for pk, _, user in customers if user == me or pk in buyers or role == "admin"}
    addresses = {email.lower() for pk, _, email, _ in orders if pk in opened}
    told = {me, *addresses, *(email.lower() for pk, email, _ in customers if pk in mine)}
    emails = {row[2] for row in orders} | {row[1] for row in customers} | {row[0] for row in rows(ACCOUNTS)}
    bought = _orders(rows, (BOUGHT,), me)
    return Hidden(
        numbers=sorted(number for pk, number, *_ in orders if pk not in seen | opened),
        emails=sorted({email.lower() for email in emails if email} - told) if role != "admin" else [],
        visits=sorted(str(UUID(str(public))) for public, order in rows(VISITS) if order not in seen | opened),
        customers=sorted(pk for pk, *_ in customers if pk not in mine),
        bought=sorted(number for pk, number, *_ in orders if pk in bought),
    )


def _orders(rows: Rows, queries: tuple[str, ...], email: str) -> set[Any]:
    return {row[0] for query in queries for row in rows(query, email)}
