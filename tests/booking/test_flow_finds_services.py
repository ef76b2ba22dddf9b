from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from booking.models import Order
from catalogue.models import Service
from tests.booking.factories import make_provider, make_service
from tests.booking.visitor import FAR, HERE, Visitor

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("typed", ["bs65qa", " BS6 5QA ", "b.s-6 5.q.a", "Bs6  5qa"])
def test_it_takes_a_postcode_in_any_form(visitor: Visitor, cleaning: Service, typed: str) -> None:
    assert visitor.find(typed).url == "/book/services/"
    assert visitor.basket().postcode == HERE


def test_a_postcode_in_the_address_shows_services_without_making_a_basket(visitor: Visitor, cleaning: Service) -> None:
    page = visitor.get(f"/book/?postcode={HERE}", follow=True)
    assert "Window cleaning" in page.content.decode()
    assert not Order.objects.exists()


def test_a_service_in_the_address_leads_to_its_questions(visitor: Visitor, cleaning: Service) -> None:
    answer = visitor.get(f"/book/?postcode={HERE}&service={cleaning.slug}")
    assert answer.url == "/book/services/window-cleaning/?postcode=BS6+5QA"


def test_the_first_post_makes_the_basket_where_the_address_says(visitor: Visitor, cleaning: Service) -> None:
    visitor.choose(cleaning, postcode=HERE)
    assert visitor.basket().postcode == HERE


def test_a_service_alone_waits_for_the_postcode(visitor: Visitor, cleaning: Service) -> None:
    page = visitor.get(f"/book/?service={cleaning.slug}").content.decode()
    assert 'name="service" value="window-cleaning"' in page
    answer = visitor.post("/book/", {"postcode": HERE, "service": cleaning.slug})
    assert answer.url == "/book/services/window-cleaning/"


def test_a_day_picked_on_a_page_before_is_the_day_shown(visitor: Visitor, cleaning: Service) -> None:
    day = f"{timezone.localdate() + timedelta(days=3):%Y-%m-%d}"
    page = visitor.get(f"/book/?service={cleaning.slug}&day={day}")
    assert page.context["form"].initial["day"] == day
    onward = visitor.post("/book/", {"postcode": HERE, "service": cleaning.slug, "day": day})
    assert onward.url.endswith(f"?day={day}")
    assert visitor.post(onward.url).url.endswith(f"/time/?day={day}")


def test_a_card_tells_price_duration_and_who_comes(visitor: Visitor, cleaning: Service) -> None:
    page = visitor.get(f"/book/services/?postcode={HERE}").content.decode()
    assert "£60" in page
    assert "1 hour" in page
    assert "Ana" in page
    assert "Reed" not in page


def test_a_price_that_depends_on_an_answer_says_from(visitor: Visitor, cleaning: Service) -> None:
    group = cleaning.groups.create(name="How big?")
    group.options.create(name="Flat", price=Decimal(5))
    group.options.create(name="House", price=Decimal(30))
    assert "from £65" in visitor.get(f"/book/services/?postcode={HERE}").content.decode()


def test_out_of_area_is_a_page_with_next_steps(visitor: Visitor, cleaning: Service) -> None:
    page = visitor.post("/book/", {"postcode": FAR}, follow=True)
    assert page.redirect_chain == [("/book/out-of-area/?postcode=YO1+7HH", 302)]
    assert "We do not come to YO1 7HH yet" in page.content.decode()
    assert "Try another postcode" in page.content.decode()
    assert not Order.objects.exists()


def test_an_unknown_postcode_is_a_page_of_its_own(visitor: Visitor, cleaning: Service) -> None:
    page = visitor.post("/book/", {"postcode": "ZZ1 1ZZ"}, follow=True).content.decode()
    assert "We do not know the postcode ZZ1 1ZZ" in page


def test_a_service_nobody_does_here_is_a_page_with_next_steps(visitor: Visitor, cleaning: Service) -> None:
    other = make_service(name="Roof repair")
    page = visitor.get(f"/book/services/{other.slug}/?postcode={HERE}")
    assert page.status_code == 200
    assert "We do not do “Roof repair”" in page.content.decode()


@pytest.mark.parametrize("typed", ["", "hello", "12345", "x" * 500, "BS6 5QA\0", "<b>", "💥"])
def test_what_is_no_postcode_comes_back_with_what_to_do(visitor: Visitor, cleaning: Service, typed: str) -> None:
    page = visitor.find(typed)
    assert page.status_code == 200
    text = page.content.decode()
    assert "<title>Error: " in text
    assert "There is a problem" in text
    assert not Order.objects.exists()


def test_the_service_list_asks_the_database_as_often_for_ten_as_for_one(
    visitor: Visitor, cleaning: Service, django_assert_max_num_queries: object
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    path = f"/book/services/?postcode={HERE}"
    visitor.get(path)
    with CaptureQueriesContext(connection) as one:
        visitor.get(path)
    make_provider(services=[cleaning, *(make_service() for _ in range(9))])
    with CaptureQueriesContext(connection) as ten:
        visitor.get(path)
    assert len(ten) == len(one)
