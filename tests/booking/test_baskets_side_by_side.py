"""Several baskets of one visitor, here and with their account."""

from __future__ import annotations

from datetime import timedelta

import pytest

from booking.actions.basket import MAX_ITEMS, give_details
from booking.actions.drafts import claim_drafts, draft_of
from booking.actions.resuming import CARRIED, merge_baskets, resume_basket
from booking.actions.typed import note_typed
from booking.errors import NotOffered
from booking.models import Draft, Order, Slot, SlotStatus
from catalogue.models import Service
from tests.booking.factories import NOW, make_item, make_order, make_provider
from tests.booking.sale import ADA, fill_basket, open_for_business
from tests.booking.shopping import code_for, page, save
from tests.booking.test_order_joins_an_account import make_account
from tests.booking.visitor import Visitor, written_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(shopper: Visitor, cleaning: Service) -> Visitor:
    """Somebody with a basket put aside and another at hand."""
    shopper.post("/book/another/")
    shopper.find()
    shopper.choose(cleaning)
    return shopper


def test_another_basket_is_begun_beside_the_first(two: Visitor) -> None:
    html = page(two, "/book/")

    assert Order.objects.drafts().count() == 2
    assert html.count("Go on with this") == 2


def test_with_one_basket_there_is_nothing_to_choose(shopper: Visitor) -> None:
    assert "Go on where you were" not in page(shopper, "/book/")


def test_an_empty_basket_is_not_listed(shopper: Visitor) -> None:
    shopper.post("/book/another/")
    shopper.find()

    assert page(shopper, "/book/").count("Go on with this") == 1


def test_one_switches_between_them(two: Visitor) -> None:
    first = Order.objects.earliest("pk")
    two.post("/book/switch/", {"basket": str(first.public_id)})

    assert two.basket() == first
    assert len(two.client.session["aside"]) == 1


@pytest.mark.parametrize("deed", ["switch", "merge"])
def test_somebody_elses_basket_is_not_there(two: Visitor, deed: str) -> None:
    eve = Visitor()
    for basket in (str(Order.objects.earliest("pk").public_id), "", "nonsense"):
        assert eve.post(f"/book/{deed}/", {"basket": basket}).status_code == 404


def test_two_become_one_and_no_time_is_lost(two: Visitor) -> None:
    first, second = Order.objects.order_by("pk")
    two.post("/book/merge/", {"basket": str(first.public_id)})

    assert list(Order.objects.all()) == [second]
    assert second.items.count() == 2
    assert Slot.objects.filter(appointment__item__order=second, status=SlotStatus.HELD).count() == 1
    assert Draft.objects.count() == 1


def test_words_half_typed_in_both_are_kept_and_those_of_the_basket_that_stays_win() -> None:
    stays, goes = make_order(), make_order()
    note_typed(stays, "details", {"name": "Ada"}, at=NOW)
    note_typed(stays, "questions", {"q_1_1": "The third"}, at=NOW)
    note_typed(goes, "details", {"name": "Eve", "city": "Bath"}, at=NOW)
    note_typed(goes, "time", {"day": "Monday"}, at=NOW)
    merge_baskets(stays, goes, at=NOW)

    assert Draft.objects.get().typed == {
        "details": {"name": "Ada", "city": "Bath"},
        "questions": {"q_1_1": "The third"},
        "time": {"day": "Monday"},
    }


@pytest.mark.parametrize("name", CARRIED)
def test_whatever_the_basket_that_goes_says_fills_a_blank(name: str) -> None:
    merge_baskets(make_order(), make_order(**{name: "+441174960123"}), at=NOW)

    assert getattr(Order.objects.get(), name) == "+441174960123"


def test_what_the_basket_that_goes_says_fills_only_what_the_other_leaves_open() -> None:
    stays, goes = make_order(guest_name="Ada"), make_order(guest_name="Eve", city="Bath")
    merge_baskets(stays, goes, at=NOW)

    kept = Order.objects.get()
    assert (kept.guest_name, kept.city, kept.touched_at) == ("Ada", "Bath", NOW)


def test_a_third_basket_stays_as_it_is() -> None:
    stays, goes, third = make_order(), make_order(), make_order()
    for order in (stays, goes, *[third] * MAX_ITEMS):
        make_item(order=order)
    merge_baskets(stays, goes, at=NOW)

    assert (stays.items.count(), third.items.count()) == (2, MAX_ITEMS)


def test_two_that_are_too_much_for_one_order_are_both_kept() -> None:
    stays, goes = make_order(), make_order()
    for order in (stays, *[goes] * MAX_ITEMS):
        make_item(order=order)
    with pytest.raises(NotOffered, match="both are kept"):
        merge_baskets(stays, goes, at=NOW)

    assert (stays.items.count(), goes.items.count()) == (1, MAX_ITEMS)


def test_what_was_typed_in_another_basket_is_not_sent_with_this_one() -> None:
    sent, other = make_order(), make_order()
    for order in (other, sent):
        note_typed(order, "details", {"name": "Ada"}, at=NOW)
    give_details(sent, ADA, at=NOW)

    assert Draft.objects.get(order=sent).typed == {}
    assert Draft.objects.get(order=other).typed == {"details": {"name": "Ada"}}


def test_an_account_keeps_only_the_baskets_it_is_given() -> None:
    given, other = make_order(), make_order()
    draft_of(other)
    claim_drafts([given], make_account())

    assert Draft.objects.get(user=None).order == other


def test_going_on_with_a_basket_keeps_no_time_of_another() -> None:
    service, _ = open_for_business(providers=2)
    order, other = fill_basket(service), fill_basket(service)
    resume_basket(order, at=NOW + timedelta(minutes=20))

    assert Slot.objects.get(appointment__item__order=other).held_until == NOW + timedelta(minutes=30)
    assert Slot.objects.get(appointment__item__order=order).held_until == NOW + timedelta(minutes=50)


def test_two_addresses_stay_two_baskets(two: Visitor) -> None:
    first, second = Order.objects.order_by("pk")
    Order.objects.filter(pk=first.pk).update(postcode="BS1 4ST")
    answer = two.post("/book/merge/", {"basket": str(first.public_id)})

    assert "both are kept" in answer.content.decode()
    assert first.items.count() == second.items.count() == 1


def test_the_other_tab_still_places_the_basket_it_shows(two: Visitor) -> None:
    Service.objects.update(pay_on_day=True)
    first, second = Order.objects.order_by("pk")
    two.post("/book/switch/", {"basket": str(first.public_id)})
    two.tell()
    form = two.check_form()
    two.post("/book/switch/", {"basket": str(second.public_id)})
    two.post("/checkout/check/", {**form, "payment_choice": "on_day"})

    first.refresh_from_db()
    assert first.status == "confirmed"
    assert two.client.session["aside"] == [str(second.public_id)]


def sign_in(visitor: Visitor) -> None:
    visitor.client.force_login(make_account())


def test_signing_in_loses_neither_basket(shopper: Visitor, cleaning: Service) -> None:
    user = make_account()
    laptop = Visitor()
    laptop.client.force_login(user)
    laptop.find()
    laptop.choose(cleaning)
    shopper.client.force_login(user)

    assert shopper.basket().items.count() == 1
    assert page(shopper, "/book/").count("Go on with this") == 2
    assert set(Draft.objects.visible_to(user).values_list("order", flat=True)) == set(
        Order.objects.values_list("pk", flat=True)
    )


def test_an_account_finds_its_basket_on_a_new_device(shopper: Visitor) -> None:
    user = make_account()
    shopper.client.force_login(user)
    tablet = Visitor()
    tablet.client.force_login(user)

    assert tablet.basket() == shopper.basket()


def test_a_basket_of_one_account_is_not_anothers(shopper: Visitor) -> None:
    shopper.client.force_login(make_account())
    eve = Visitor()
    eve.client.force_login(make_account("eve@example.com"))

    assert "basket" not in eve.client.session
    basket = str(shopper.basket().public_id)
    assert eve.post("/book/switch/", {"basket": basket}).status_code == 404


def test_the_first_account_to_keep_a_basket_keeps_it(shopper: Visitor) -> None:
    ada = make_account()
    claim_drafts([shopper.basket()], ada)
    claim_drafts([shopper.basket()], make_account("eve@example.com"))

    assert Draft.objects.get().user == ada


def test_those_who_help_on_the_telephone_keep_nobodys_basket(shopper: Visitor) -> None:
    helper = make_account("maya@example.com")
    helper.role = "staff"
    helper.save()
    office = Visitor()
    office.client.force_login(helper)
    office.post("/book/code/", {"code": code_for(shopper)})

    assert office.basket() == shopper.basket()
    assert not Draft.objects.filter(user=helper).exists()


def test_a_kept_basket_never_makes_an_order_of_the_account(shopper: Visitor) -> None:
    Service.objects.update(pay_on_day=True)
    shopper.client.force_login(make_account("son@example.com"))
    shopper.tell()
    shopper.place("on_day")

    assert shopper.order().customer is None


def test_every_new_page_reads_only(two: Visitor, cleaning: Service) -> None:
    make_provider(services=[cleaning])
    save(two, name="Ada")
    two.post("/book/later/code/")
    for path in ("/book/", "/book/later/", "/book/code/", "/book/basket/", "/checkout/details/"):
        assert written_by(two, path) == [], path
