"""An order joins the account of its customer: when its address is proved, and never before."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.actions import register_customer
from accounts.models import Customer, User
from booking.actions.linking import AddressNotProved, link_order, link_orders_of
from booking.models import Order
from booking.queries import order_key
from catalogue.models import Service
from core.errors import Conflict
from core.models import Event
from notifications.kinds import build_message
from notifications.models import Delivery
from tests.accounts.test_sign_in import PASSWORD, body_of, link_in
from tests.booking.factories import NOW
from tests.booking.sale import ADA, fill_basket, open_for_business, place
from tests.booking.visitor import DETAILS, Visitor
from tests.payments.faults import race

ADDRESS = DETAILS["email"]


def make_account(email: str = ADDRESS, *, verified: bool = True) -> User:
    user = User.objects.create_user(email, PASSWORD, name="Ada Marsh")
    EmailAddress.objects.create(user=user, email=email, verified=verified, primary=True)
    return user


@pytest.fixture
def cleaning(cleaning: Service) -> Service:
    """Paid on the day, so that placing it is all there is to do."""
    cleaning.pay_on_day = True
    cleaning.save()
    return cleaning


@pytest.fixture
def guest(visitor: Visitor, cleaning: Service) -> Visitor:
    """Somebody who has just booked without an account."""
    visitor.fill_basket(cleaning)
    visitor.place("on_day")
    return visitor


def keep(visitor: Visitor, deed: str = "") -> str:
    return f"/orders/{order_key(visitor.order(), at=timezone.now())}/account/{deed}"


def sign_in(visitor: Visitor, email: str = ADDRESS) -> None:
    visitor.post("/accounts/login/", {"login": email, "password": PASSWORD})


@pytest.mark.django_db
def test_the_confirmation_offers_an_account_and_asks_for_nothing(guest: Visitor) -> None:
    page = guest.get(f"/checkout/success/{order_key(guest.order(), at=timezone.now())}/").content.decode()

    assert keep(guest) in page
    assert 'type="password"' not in page


@pytest.mark.django_db
def test_only_a_password_is_asked_for(guest: Visitor) -> None:
    page = guest.get(keep(guest)).content.decode()

    assert page.count('type="password"') == 1
    assert 'name="email"' not in page
    for known in ("Ada Marsh", ADDRESS, "0117 496 0123"):
        assert known in page


@pytest.mark.django_db
def test_from_password_to_dashboard(guest: Visitor) -> None:
    answer = guest.post(keep(guest, "register/"), {"password1": PASSWORD})
    assert answer["Location"] == "/accounts/confirm-email/"
    assert guest.order().customer is None

    guest.post(link_in(body_of(mail.outbox[-1])))
    sign_in(guest)

    order = guest.order()
    assert order.customer is not None
    assert (order.customer.name, order.customer.phone) == ("Ada Marsh", order.guest_phone)
    assert order.account_linked_at is not None
    assert order.spoken_number in guest.get("/dashboard/orders/").content.decode()


@pytest.mark.django_db
def test_the_order_decides_the_address_whatever_is_sent(guest: Visitor) -> None:
    guest.post(keep(guest, "register/"), {"password1": PASSWORD, "email": "eve@example.com", "name": "Eve"})

    assert list(User.objects.values_list("email", "name")) == [(ADDRESS, "Ada Marsh")]


@pytest.mark.django_db
def test_a_weak_password_is_refused_and_nothing_is_made(guest: Visitor) -> None:
    page = guest.post(keep(guest, "register/"), {"password1": "password"}).content.decode()

    assert "There is a problem" in page
    assert not User.objects.exists()


@pytest.mark.django_db
def test_where_there_is_an_account_signing_in_is_offered(guest: Visitor) -> None:
    make_account()
    page = guest.get(keep(guest)).content.decode()

    assert f"/accounts/login/?next={keep(guest)}" in page
    assert 'type="password"' not in page


@pytest.mark.django_db
def test_signing_in_links_the_order(guest: Visitor) -> None:
    user = make_account()
    sign_in(guest)

    order = guest.order()
    assert order.customer is not None
    assert order.customer.user == user


@pytest.mark.django_db
def test_the_order_of_somebody_without_a_customer_yet_is_not_given_to_another() -> None:
    service, _ = open_for_business(providers=2)
    eve, ada = make_account("eve@example.com"), make_account(ADA.email)
    register_customer(eve, name="Eve")
    order, other = place(fill_basket(service)), place(fill_basket(service))
    Order.objects.filter(pk=other.pk).update(guest_email="bob@example.com")

    assert link_orders_of(ada, at=NOW) == 1
    assert list(Order.objects.filter(customer__user=ada)) == [order]


@pytest.mark.django_db
def test_a_stranger_without_the_key_learns_nothing(client: Client, guest: Visitor) -> None:
    make_account()

    assert client.get(f"/orders/{guest.order().number}/account/").status_code == 404
    assert client.post(f"/orders/{guest.order().number}/account/register/", {"password1": PASSWORD}).status_code == 404


@pytest.mark.fault(64)
@pytest.mark.django_db
def test_somebody_elses_account_cannot_take_the_order(guest: Visitor) -> None:
    make_account("eve@example.com")
    sign_in(guest, "eve@example.com")

    assert "was made with" in guest.get(keep(guest)).content.decode()
    assert guest.post(keep(guest, "link/")).status_code == 403
    assert guest.order().customer is None


@pytest.mark.django_db
def test_an_order_in_one_account_cannot_be_put_into_another(guest: Visitor) -> None:
    link_order(guest.order(), make_account(), at=NOW)
    Order.objects.update(guest_email="eve@example.com")

    with pytest.raises(Conflict) as refused:
        link_order(guest.order(), make_account("eve@example.com"), at=NOW)
    assert refused.value.code == "linked_already"


@pytest.mark.fault(64)
@pytest.mark.django_db
def test_an_address_that_is_not_proved_links_nothing(guest: Visitor) -> None:
    user = make_account(verified=False)

    assert link_orders_of(user, at=NOW) == 0
    with pytest.raises(AddressNotProved):
        link_order(guest.order(), user, at=NOW)


@pytest.mark.django_db
def test_capitals_make_no_other_address(cleaning: Service, visitor: Visitor) -> None:
    visitor.fill_basket(cleaning)
    visitor.tell(email="Ada@Example.ORG")
    visitor.place("on_day")

    assert link_orders_of(make_account(), at=NOW) == 1


@pytest.mark.django_db
def test_linking_again_changes_nothing_and_is_told_once(guest: Visitor) -> None:
    user, order = make_account(), guest.order()
    link_order(order, user, at=NOW)
    link_order(order, user, at=NOW + timedelta(days=1))

    assert link_orders_of(user, at=NOW + timedelta(days=2)) == 0
    assert guest.order().account_linked_at == NOW
    trail = Event.objects.filter(subject_type="booking.order", new="linked")
    assert [(event.actor, event.at) for event in trail] == [(user, NOW)]


@pytest.mark.django_db
@pytest.mark.parametrize(("known", "kept"), [("", "+441174960123"), ("+442079460018", "+442079460018")])
def test_the_order_tells_the_account_a_telephone_number_it_does_not_know(guest: Visitor, known: str, kept: str) -> None:
    user = make_account()
    register_customer(user, name="Ada")
    Customer.objects.filter(user=user).update(phone=known)
    link_order(guest.order(), user, at=NOW)

    assert Customer.objects.get(user=user).phone == kept


@pytest.mark.django_db
def test_a_basket_joins_no_account(cleaning: Service, visitor: Visitor) -> None:
    visitor.fill_basket(cleaning)

    assert link_orders_of(make_account(), at=NOW) == 0
    assert visitor.basket().customer is None


@pytest.mark.django_db
def test_an_order_placed_while_signed_in_is_in_the_account_at_once(cleaning: Service, visitor: Visitor) -> None:
    user = make_account()
    visitor.client.force_login(user)
    visitor.fill_basket(cleaning)
    visitor.place("on_day")

    assert visitor.order().customer == user.customer


@pytest.mark.django_db
def test_an_order_for_somebody_else_stays_a_guests_though_signed_in(cleaning: Service, visitor: Visitor) -> None:
    visitor.client.force_login(make_account("son@example.com"))
    visitor.fill_basket(cleaning)
    visitor.place("on_day")

    assert visitor.order().customer is None


@pytest.mark.fault("63d")
@pytest.mark.django_db
def test_a_linked_order_is_not_offered_again_and_its_link_goes_on_working(guest: Visitor) -> None:
    link_order(guest.order(), make_account(), at=NOW)
    key = order_key(guest.order(), at=timezone.now())
    page = Client().get(f"/orders/{key}/")

    assert page.status_code == 200
    assert "Keep it with an account" not in page.content.decode()
    assert "in an account already" in Client().get(f"/orders/{key}/account/").content.decode()


@pytest.mark.django_db
def test_an_order_whose_account_is_gone_can_be_kept_anew(guest: Visitor) -> None:
    user = make_account()
    link_order(guest.order(), user, at=NOW)
    user.delete()

    assert link_orders_of(make_account(), at=NOW) == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_accounts_at_once_one_gets_the_order() -> None:
    service, _ = open_for_business()
    order = place(fill_basket(service))
    ada, eve = make_account(ADA.email), make_account("eve@example.com")
    # An address can be proved by two accounts for a moment, while one of them gives it up.
    EmailAddress.objects.filter(user=eve).update(email=ADA.email.upper())
    results = race(
        lambda: link_order(Order.objects.get(pk=order.pk), ada, at=NOW),
        lambda: link_order(Order.objects.get(pk=order.pk), eve, at=NOW),
    )

    assert [type(result) for result in results if result is not None] == [Conflict]
    assert Event.objects.filter(new="linked").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_sign_ins_at_once_make_one_customer() -> None:
    service, _ = open_for_business()
    place(fill_basket(service))
    user = make_account(ADA.email)
    results = race(lambda: link_orders_of(user, at=NOW), lambda: link_orders_of(user, at=NOW))

    assert sorted(results) == [0, 1]
    assert Customer.objects.count() == 1


@pytest.mark.django_db
def test_a_new_account_is_welcomed_once_its_address_is_proved(guest: Visitor) -> None:
    guest.post(keep(guest, "register/"), {"password1": PASSWORD})
    assert not Delivery.objects.filter(kind="welcome").exists()

    guest.post(link_in(body_of(mail.outbox[-1])))
    delivery = Delivery.objects.get(kind="welcome")
    message = build_message(delivery)
    assert message is not None
    assert delivery.recipient == ADDRESS
    assert guest.order().spoken_number in message.text
    assert guest.order().spoken_number in message.html


@pytest.mark.django_db
def test_a_closed_account_is_not_welcomed(guest: Visitor) -> None:
    guest.post(keep(guest, "register/"), {"password1": PASSWORD})
    guest.post(link_in(body_of(mail.outbox[-1])))
    User.objects.update(is_active=False)

    assert build_message(Delivery.objects.get(kind="welcome")) is None
