"""The whole way, from postcode to a paid order."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from booking.models import Order, OrderStatus, Provider, Slot
from booking.queries import order_key
from catalogue.models import Service
from tests.booking.visitor import Visitor

pytestmark = pytest.mark.django_db
MOST_QUERIES_TO_PLACE = 30


def test_each_step_leads_to_the_next(visitor: Visitor, cleaning: Service) -> None:
    assert visitor.find().url == "/book/services/"
    assert visitor.choose(cleaning).url == visitor.time_path()
    assert visitor.pick().url == "/book/basket/"
    assert visitor.get("/checkout/").url == "/checkout/details/"
    assert visitor.tell().url == "/checkout/check/"
    assert visitor.get("/checkout/").url == "/checkout/check/"
    assert visitor.place(follow=True).redirect_chain[-1][0].startswith("/checkout/sandbox/")


def test_it_holds_the_time_that_was_picked(visitor: Visitor, cleaning: Service) -> None:
    visitor.find()
    visitor.choose(cleaning)
    start = visitor.times()[3]
    visitor.pick(start)
    assert Slot.objects.get().starts_at.isoformat() == start
    assert start not in visitor.times()


def test_the_answers_stay_when_somebody_goes_back(visitor: Visitor, cleaning: Service) -> None:
    visitor.fill_basket(cleaning)
    assert "4 Mill Lane" in visitor.get("/checkout/details/").content.decode()
    assert 'value="BS6 5QA"' in visitor.get("/book/").content.decode()
    assert "Kept for you" in visitor.get(visitor.time_path()).content.decode()


def test_back_to_the_questions_and_on_makes_no_second_item(visitor: Visitor, cleaning: Service) -> None:
    visitor.find()
    visitor.choose(cleaning)
    visitor.choose(cleaning)
    assert visitor.basket().items.count() == 1


def test_a_second_service_joins_the_same_order(visitor: Visitor, cleaning: Service) -> None:
    visitor.fill_basket(cleaning)
    visitor.choose(cleaning)
    visitor.pick()
    page = visitor.get("/book/basket/").content.decode()
    assert page.count("Window cleaning</h2>") == 2
    assert "£120" in page


def test_a_service_can_be_taken_out(visitor: Visitor, cleaning: Service) -> None:
    visitor.fill_basket(cleaning)
    item = visitor.basket().items.get()
    visitor.post(f"/book/items/{item.pk}/remove/")
    assert "Nothing here yet" in visitor.get("/book/basket/").content.decode()
    assert not Slot.objects.filter(status="held").exists()


def test_choosing_a_person_books_that_person(visitor: Visitor, cleaning: Service) -> None:
    from tests.booking.factories import make_provider

    ben = make_provider(name="Ben Okoro", services=[cleaning])
    visitor.find()
    visitor.choose(cleaning)
    assert "Ben" in visitor.get(visitor.time_path()).content.decode()
    visitor.pick(visitor.times(f"{visitor.time_path()}?provider={ben.public_id}")[0], provider=str(ben.public_id))
    assert Slot.objects.get().provider == ben
    visitor.tell()
    assert "with Ben" in visitor.get("/checkout/check/").content.decode()


def test_the_running_total_follows_the_answers_without_writing(visitor: Visitor, cleaning: Service) -> None:
    extra = cleaning.extras.create(name="Frames", price=Decimal(7), minutes=10, max_quantity=3)
    visitor.find()
    answer = visitor.choose(cleaning, **{f"extra_{extra.pk}": "2", "show": "total"})
    assert "£74" in answer.content.decode()
    assert 'value="2"' in answer.content.decode()
    assert not visitor.basket().items.exists()


def test_htmx_gets_the_total_alone(visitor: Visitor, cleaning: Service) -> None:
    visitor.find()
    answer = visitor.post(f"/book/services/{cleaning.slug}/", {"show": "total"}, headers={"HX-Request": "true"})
    assert b"<html" not in answer.content
    assert "£60" in answer.content.decode()


def test_a_change_asked_for_on_the_check_page_comes_back_to_it(visitor: Visitor, cleaning: Service) -> None:
    visitor.fill_basket(cleaning)
    item = visitor.basket().items.get()
    answer = visitor.post(f"/book/items/{item.pk}/", {"next": "check"}, follow=True)
    assert answer.redirect_chain[-1][0] == "/checkout/check/"


def test_the_check_page_says_what_the_button_does(visitor: Visitor, cleaning: Service) -> None:
    visitor.fill_basket(cleaning)
    page = visitor.get("/checkout/check/").content.decode()
    assert "Pay £60 and book" in page
    assert "on the day" not in page


def test_paying_by_card_confirms_the_order(visitor: Visitor, cleaning: Service) -> None:
    visitor.fill_basket(cleaning)
    page = visitor.get(visitor.pay()).content.decode()
    order = visitor.order()
    assert order.status == OrderStatus.CONFIRMED
    assert order.spoken_number in page
    assert "£60 is paid" in page


def test_who_leaves_before_the_card_is_led_back_to_it(visitor: Visitor, cleaning: Service) -> None:
    visitor.fill_basket(cleaning)
    visitor.place(follow=True)
    key = order_key(visitor.order(), at=timezone.now())
    waiting = visitor.get(f"/checkout/success/{key}/")
    text = waiting.content.decode()
    assert "Your payment is not finished" in text
    assert f'href="/checkout/pay/{key}/"' in text
    assert "Do not pay again" not in text
    assert waiting["Refresh"] == "5"


def test_pay_on_the_day_confirms_at_once(visitor: Visitor, cleaning: Service) -> None:
    Service.objects.update(pay_on_day=True)
    visitor.fill_basket(cleaning)
    assert "Book now, pay £60 on the day" in visitor.get("/checkout/check/").content.decode()
    page = visitor.post("/checkout/check/", {**visitor.check_form(), "payment_choice": "on_day"}, follow=True)
    assert "£60 is to be paid on the day" in page.content.decode()
    assert visitor.order().status == OrderStatus.CONFIRMED


@pytest.mark.fault(7)
def test_something_free_is_booked_without_a_payment(visitor: Visitor, cleaning: Service) -> None:
    cleaning.prices.update(amount=0)
    visitor.fill_basket(cleaning)
    assert "Book now" in visitor.get("/checkout/check/").content.decode()
    visitor.place()
    assert visitor.order().status == OrderStatus.CONFIRMED


def test_a_name_may_be_long_and_in_any_script(visitor: Visitor, cleaning: Service) -> None:
    visitor.fill_basket(cleaning)
    name = ("Nguyễn Thị Ánh 山田 محمد O’Brien-Smith " * 10)[:200].strip()
    visitor.tell(name=name)
    assert visitor.basket().guest_name == name
    assert "山田" in visitor.get("/checkout/check/").content.decode()


@pytest.mark.parametrize("choice", ["card", "on_day"])
def test_placing_two_services_takes_few_queries(visitor: Visitor, cleaning: Service, choice: str) -> None:
    Service.objects.update(pay_on_day=True)
    visitor.fill_basket(cleaning, cleaning)
    form = {**visitor.check_form(), "payment_choice": choice}
    with CaptureQueriesContext(connection) as queries:
        visitor.post("/checkout/check/", form)
    assert visitor.order().items.count() == 2
    asked = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
    assert len(asked) <= MOST_QUERIES_TO_PLACE, "\n".join(asked)


def test_looking_at_pages_never_writes(visitor: Visitor, cleaning: Service) -> None:
    visitor.fill_basket(cleaning)
    paths = ["/book/", "/book/services/", f"/book/services/{cleaning.slug}/", visitor.time_path(), "/book/basket/"]
    paths += ["/checkout/", "/checkout/details/", "/checkout/check/", "/orders/track/"]
    for path in paths:
        with CaptureQueriesContext(connection) as queries:
            visitor.get(path)
        written = [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
        assert written == [], path


def test_every_page_of_the_flow_is_kept_out_of_caches_and_indexes(visitor: Visitor, cleaning: Service) -> None:
    visitor.fill_basket(cleaning)
    for path in ["/book/", "/book/services/", visitor.time_path(), "/book/basket/", "/checkout/check/"]:
        answer = visitor.get(path)
        assert "no-store" in answer["Cache-Control"]
        assert "noindex" in answer["X-Robots-Tag"]


def test_two_people_at_once_get_different_orders(cleaning: Service) -> None:
    Provider.objects.update(name="Cy Bell")
    first, second = Visitor(), Visitor()
    first.fill_basket(cleaning)
    second.fill_basket(cleaning)
    first.place()
    second.place()
    assert Order.objects.filter(status=OrderStatus.PLACED).count() == 2
