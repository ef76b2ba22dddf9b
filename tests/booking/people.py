"""What people do beside buying: accounts, old tabs, baskets left and found again, keys tried where they do not fit."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import QuerySet
from hypothesis import strategies as st

from accounts.models import User
from booking.actions.basket import give_details
from booking.actions.drafts import claim_drafts
from booking.actions.linking import link_if_theirs, link_order, link_orders_of
from booking.actions.purge import purge_drafts
from booking.actions.reminding import remind_of_baskets, stop_key
from booking.actions.resuming import merge_baskets, resume_basket
from booking.actions.typed import note_typed
from booking.drafts import DETAILS, draft_key, order_by_draft_key
from booking.models import Order
from booking.queries import order_by_key, order_key
from tests.booking.sale import ADA, agree_to_reminder, place
from tests.booking.telling import Teller, lines, may, which

EVE = replace(ADA, name="Eve", email="Eve@Example.com")
WHO = {"ada": ADA, "eve": EVE}
who = st.sampled_from(sorted(WHO))
steps = st.integers(0, 6)


class People(Teller):
    """Ada and Eve, each with a basket or an account of her own, or with the other's."""

    def __init__(self, *, nudges: bool) -> None:
        super().__init__(nudges=nudges)
        self.old_tabs: list[Order] = []

    @may(name=who, proved=st.booleans())
    def register(self, name: str, proved: bool) -> None:
        """Make an account, or prove the address of the one there is; then what is theirs is linked."""
        email = WHO[name].email.lower()
        user = User.objects.filter(email=email).first() or User.objects.create_user(email, "a long password")
        address, _ = EmailAddress.objects.get_or_create(user=user, email=email, defaults={"primary": True})
        if proved and not address.verified:
            address.verified = True
            address.save()
            self._try(lambda: link_orders_of(user, at=self.at))

    @may(name=who, one=which, step=steps)
    def sign_in(self, name: str, one: int, step: int) -> None:
        """Sign in with whatever basket the browser has, perhaps another person's."""
        if user := self._account(name):
            self._try(lambda: link_orders_of(user, at=self.at), step=step)
            if basket := self._one(Order.objects.drafts(), one):
                self._try(lambda: claim_drafts([basket], user))

    @may(name=who, one=which, step=steps)
    def ask_for_the_order(self, name: str, one: int, step: int) -> None:
        """Press the button that links an order, whoever it belongs to and however far its payment is."""
        user, order = self._account(name), self._one(Order.objects.placed_ever(), one)
        if user and order:
            self._try(lambda: link_order(order, user, at=self.at), step=step)
            self._try(lambda: link_if_theirs(order, user, at=self.at))

    @may(one=which, name=who)
    def tell(self, one: int, name: str) -> None:
        if basket := self._one(Order.objects.drafts(), one):
            self._try(lambda: give_details(basket, WHO[name], at=self.at))

    @may(one=which)
    def open_a_second_tab(self, one: int) -> None:
        if basket := self._one(Order.objects.drafts(), one):
            self.old_tabs.append(basket)

    @may(one=which, deed=st.sampled_from(["place", "tell", "type", "resume"]), step=steps)
    def use_the_second_tab(self, one: int, deed: str, step: int) -> None:
        """Go on in a tab that remembers the basket as it was."""
        if self.old_tabs:
            tab = self.old_tabs[one % len(self.old_tabs)]
            deeds: dict[str, Any] = {
                "place": lambda: place(tab, choice="card", at=self.at),
                "tell": lambda: give_details(tab, ADA, at=self.at),
                "type": lambda: note_typed(tab, DETAILS, {"name": "Grace"}, at=self.at),
                "resume": lambda: resume_basket(tab, at=self.at),
            }
            self._try(deeds[deed], step=step)

    @may(one=which, two=which, step=steps)
    def put_together(self, one: int, two: int, step: int) -> None:
        into, other = self._one(Order.objects.drafts(), one), self._one(Order.objects.drafts(), two)
        if into and into != other:
            self._try(lambda: merge_baskets(into, other, at=self.at), step=step)

    @may(one=which, step=steps)
    def go_on(self, one: int, step: int) -> None:
        if basket := self._one(Order.objects.drafts(), one):
            self._try(lambda: resume_basket(basket, at=self.at), step=step)

    @may(one=which, step=steps)
    def leave(self, one: int, step: int) -> None:
        """Ask to be reminded; the clock does it, and in the end forgets the basket."""
        if basket := self._one(Order.objects.drafts(), one):
            self._try(lambda: agree_to_reminder(basket, "Write to me.", at=self.at))
        self._try(lambda: remind_of_baskets(at=self.at), step=step)
        self._try(lambda: purge_drafts(at=self.at), step=step)

    @may(one=which, line=lines)
    def try_keys(self, one: int, line: str) -> None:
        """A key opens what it was made for, and is worth nothing elsewhere."""
        if order := self._one(Order.objects.placed_ever(), one):
            key = order_key(order, at=self.at)
            assert order_by_key(key, at=self.at) == order
            assert order_by_draft_key(key, at=self.at) is None
        if basket := self._one(Order.objects.drafts(), one):
            back, silence = draft_key(basket, at=self.at), stop_key(basket, at=self.at)
            assert order_by_draft_key(back, at=self.at) == basket
            assert order_by_draft_key(silence, at=self.at) is None
            assert order_by_key(back, at=self.at) is None

    def everybody_signs_in(self) -> None:
        for user in User.objects.order_by("pk"):
            link_orders_of(user, at=self.at)

    def _account(self, name: str) -> User | None:
        accounts: QuerySet[User] = User.objects.filter(email=WHO[name].email.lower())
        return accounts.first()
