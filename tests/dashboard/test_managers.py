"""What managers look after: admins decide it here, and everything else follows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Role, User
from booking.actions.scope import assign_order, handlers_for
from booking.models import ManagerRight, ManagerScope, Right
from core.errors import NotAllowed
from core.models import Event, PostcodeArea
from tests.dashboard.factories import make_order, make_provider, make_service, make_user
from tests.payments.faults import power_cut_at

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.fixture
def boss(client: Client) -> User:
    user = make_user("boss@example.com", name="Bea Boss", role=Role.ADMIN)
    client.force_login(user)
    return user


@pytest.fixture
def mo() -> User:
    return make_user("mo@example.com", name="Mo Hale", role=Role.MANAGER)


def give(user: User, *rights: str, **scope: Any) -> ManagerScope:
    """Give a manager rights and what they look after, row by row."""
    given, _ = ManagerScope.objects.get_or_create(user=user)
    ManagerRight.objects.bulk_create(ManagerRight(scope=given, right=right) for right in rights)
    for name, rows in scope.items():
        getattr(given, name).set(rows)
    return given


def address(user: User) -> str:
    return f"/dashboard/admin/managers/{user.pk}/"


def test_the_list_names_managers_alone_and_finds_them_by_name(client: Client, boss: User, mo: User) -> None:
    make_user("mia@example.com", name="Mia Frost", role=Role.MANAGER)

    everyone = client.get("/dashboard/admin/managers/").content.decode()
    found = client.get("/dashboard/admin/managers/?q=hale").content.decode()

    assert "Mo Hale" in everyone
    assert "Mia Frost" in everyone
    assert "boss@example.com" not in everyone
    assert "Mo Hale" in found
    assert "Mia Frost" not in found
    assert "Nobody found" in client.get("/dashboard/admin/managers/?q=zzz").content.decode()


def test_without_managers_the_list_says_what_to_do(client: Client, boss: User) -> None:
    assert "No managers yet" in client.get("/dashboard/admin/managers/").content.decode()


def test_a_scope_is_saved_and_leaves_a_trail(client: Client, boss: User, mo: User) -> None:
    area, _ = PostcodeArea.objects.get_or_create(outcode="BS6", defaults={"lat": "51.468", "lng": "-2.6"})
    provider, service = make_provider(), make_service()
    sent = {
        "rights": ["see_orders", "see_money"],
        "areas": "bs6",
        "services": [service.pk],
        "providers": [provider.pk],
        "version": 0,
    }

    answer = client.post(address(mo), sent, follow=True)

    assert "What Mo Hale looks after is saved." in answer.content.decode()
    scope = ManagerScope.objects.get(user=mo)
    assert {row.right for row in scope.rights.all()} == {"see_orders", "see_money"}
    assert (scope.areas.get(), scope.services.get(), scope.providers.get()) == (area, service, provider)
    event = Event.objects.about(mo).get()
    assert (event.new, event.actor) == ("scope changed", boss)
    for said in ("+ area BS6", f"+ service {service}", f"+ provider {provider}", "+ right see_money"):
        assert said in event.reason


def test_who_saves_second_is_told_and_overwrites_nothing(client: Client, boss: User, mo: User) -> None:
    client.post(address(mo), {"rights": ["see_orders"], "version": 0})

    answer = client.post(address(mo), {"rights": ["refund"], "version": 0})

    assert answer.status_code == 409
    assert "Somebody else has changed this" in answer.content.decode()
    assert [row.right for row in ManagerRight.objects.all()] == ["see_orders"]


def test_saving_for_one_manager_is_no_change_for_another(client: Client, boss: User, mo: User) -> None:
    mia = make_user("mia@example.com", name="Mia Frost", role=Role.MANAGER)
    give(mia, Right.SEE_ORDERS)

    client.post(address(mo), {"rights": ["see_orders"], "version": 0})
    answer = client.post(address(mia), {"rights": ["refund"], "version": 0})

    assert answer.status_code == 302
    assert ManagerRight.objects.get(scope__user=mia).right == "refund"


@pytest.mark.parametrize(
    "sent",
    [
        {"areas": "Narnia", "version": 0},
        {"rights": ["everything"], "version": 0},
        {"services": ["x"], "version": 0},
        {"providers": [10**30], "version": 0},
        {"version": "x"},
        {},
    ],
)
def test_nonsense_is_refused_kindly(client: Client, boss: User, mo: User, sent: dict[str, Any]) -> None:
    assert client.post(address(mo), sent).status_code == 422


def test_only_a_manager_can_be_given_a_scope(client: Client, boss: User) -> None:
    assert client.post(address(make_user()), {"version": 0}).status_code == 404


def test_an_order_in_scope_is_seen_and_any_other_is_not_there(client: Client, mo: User) -> None:
    make_order()
    make_order(number="11112222", providers=(make_provider("Tom Okafor"),))
    give(mo, Right.SEE_ORDERS, providers=[make_provider("Tom Okafor")])
    client.force_login(mo)

    html = client.get("/dashboard/orders/").content.decode()

    assert "1111 2222" in html
    assert "4821 0937" not in html
    assert client.get("/dashboard/orders/11112222/").status_code == 200
    assert client.get("/dashboard/orders/48210937/").status_code == 404


def test_a_scope_without_the_right_shows_nothing(client: Client, mo: User) -> None:
    make_order()
    give(mo, Right.SEE_MONEY, services=[make_service()])
    client.force_login(mo)

    assert client.get("/dashboard/orders/48210937/").status_code == 404


def test_people_and_prices_are_shown_by_right(client: Client, mo: User) -> None:
    make_order()
    give(mo, Right.SEE_ORDERS, services=[make_service()])
    client.force_login(mo)

    bare = client.get("/dashboard/orders/48210937/").content.decode()
    give(mo, Right.SEE_CUSTOMERS, Right.SEE_MONEY)
    whole = client.get("/dashboard/orders/48210937/").content.decode()

    for words in ("12 Chandos Road", "Priya Shah", "£144"):
        assert words not in bare
        assert words in whole


def test_a_cancelled_visit_stays_with_those_who_looked_after_it(client: Client, mo: User) -> None:
    order = make_order(status="cancelled")
    visit = order.items.get().appointments.get()
    visit.slots.update(status="released")
    give(mo, Right.SEE_ORDERS, providers=[make_provider()])
    client.force_login(mo)
    assert client.get("/dashboard/orders/48210937/").status_code == 404

    type(visit).objects.update(status="cancelled")

    assert client.get("/dashboard/orders/48210937/").status_code == 200


def test_a_basket_is_nobodys_business(client: Client, mo: User) -> None:
    make_order(status="draft", placed_at=None)
    give(mo, Right.SEE_ORDERS, services=[make_service()])
    client.force_login(mo)

    assert "No orders yet" in client.get("/dashboard/orders/").content.decode()


def test_two_hundred_orders_ask_no_more_questions_than_one(client: Client, mo: User) -> None:
    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/dashboard/orders/").status_code == 200
        return len(asked)

    give(mo, Right.SEE_ORDERS, services=[make_service()], providers=[make_provider()])
    make_order()
    client.force_login(mo)
    questions()
    few = questions()
    for number in range(199):
        make_order(number=f"{10000000 + number}", providers=())

    assert questions() <= few + 1  # a second page asks for its count
    assert few <= 12


def test_an_order_is_handled_by_who_was_named(client: Client, boss: User, mo: User) -> None:
    order = make_order()
    give(mo, Right.SEE_ORDERS, services=[make_service()])

    html = client.get("/dashboard/orders/48210937/").content.decode()
    answer = client.post("/dashboard/orders/48210937/handler/", {"handler": mo.pk, "was": ""}, follow=True)

    assert "Nobody yet" in html
    assert "Mo Hale handles this order." in answer.content.decode()
    order.refresh_from_db()
    assert order.handled_by == mo
    assert Event.objects.about(order).get().actor == boss
    client.force_login(mo)
    assert "4821 0937" in client.get("/dashboard/orders/?mine=1").content.decode()


def test_a_handler_named_meanwhile_is_not_overwritten(client: Client, boss: User, mo: User) -> None:
    order = make_order(handled_by=boss)
    give(mo, Right.SEE_ORDERS, services=[make_service()])

    answer = client.post("/dashboard/orders/48210937/handler/", {"handler": mo.pk, "was": ""}, follow=True)

    assert "Somebody else has just said" in answer.content.decode()
    order.refresh_from_db()
    assert order.handled_by == boss


def test_nobody_handles_what_they_cannot_see(client: Client, boss: User, mo: User) -> None:
    order = make_order()

    client.post("/dashboard/orders/48210937/handler/", {"handler": mo.pk, "was": ""})

    order.refresh_from_db()
    assert order.handled_by is None


def test_handlers_are_admins_and_the_managers_who_see_the_order(boss: User, mo: User) -> None:
    order = make_order()
    others = [make_user(f"{name}@example.com", role=Role.MANAGER) for name in ("blind", "elsewhere", "gone", "former")]
    blind, elsewhere, gone, former = others
    give(blind, Right.SEE_MONEY, services=[make_service()])
    give(elsewhere, Right.SEE_ORDERS, services=[make_service("Window cleaning")])
    for user in (mo, gone, former):
        give(user, Right.SEE_ORDERS, services=[make_service()])
    User.objects.filter(pk=gone.pk).update(is_active=False)
    User.objects.filter(pk=former.pk).update(role=Role.CUSTOMER)
    root = make_user("root@example.com", name="Zoe Root", is_superuser=True)

    assert list(handlers_for(order)) == [boss, mo, root]


def test_the_deed_itself_refuses_a_handler_who_cannot_see_the_order(boss: User, mo: User) -> None:
    order = make_order()

    with pytest.raises(NotAllowed) as refused:
        assign_order(order, mo, by=boss, at=AT)

    assert refused.value.code == "not_theirs"
    assert order.handled_by is None


def test_who_may_change_orders_says_nothing_about_one_they_do_not_see(boss: User, mo: User) -> None:
    order = make_order()
    assign_order(order, boss, by=boss, at=AT)
    make_order(number="11112222", providers=(make_provider("Tom Okafor"),))
    give(mo, Right.SEE_ORDERS, Right.CHANGE, providers=[make_provider("Tom Okafor")])

    with pytest.raises(NotAllowed):
        assign_order(order, None, by=mo, at=AT)


@pytest.mark.django_db(transaction=True)
def test_nobody_handles_an_order_of_which_the_trail_does_not_tell(boss: User) -> None:
    order = make_order()
    with power_cut_at('INSERT INTO "core_event"'):
        assign_order(order, boss, by=boss, at=AT)

    order.refresh_from_db()
    assert order.handled_by is None


def test_who_handles_one_order_handles_no_other_by_that(boss: User) -> None:
    order, other = make_order(), make_order(number="20202020", starts_at=AT + timedelta(days=300))
    assign_order(order, boss, by=boss, at=AT)

    other.refresh_from_db()
    assert other.handled_by is None


def test_the_trail_says_who_handles_an_order_and_who_did(boss: User, mo: User) -> None:
    order = make_order()
    give(mo, Right.SEE_ORDERS, services=[make_service()])

    for handler in (mo, boss, None):
        assign_order(order, handler, by=boss, at=AT)

    assert list(Event.objects.about(order).order_by("pk").values_list("reason", flat=True)) == [
        "Handled by Mo Hale, before that by nobody",
        "Handled by Bea Boss, before that by Mo Hale",
        "Handled by nobody, before by Bea Boss",
    ]


def test_a_manager_says_who_handles_an_order_only_with_the_right(client: Client, mo: User) -> None:
    order = make_order()
    give(mo, Right.SEE_ORDERS, services=[make_service()])
    client.force_login(mo)

    refused = client.post("/dashboard/orders/48210937/handler/", {"handler": mo.pk, "was": ""})
    give(mo, Right.CHANGE)
    taken = client.post("/dashboard/orders/48210937/handler/", {"handler": mo.pk, "was": ""})

    assert (refused.status_code, taken.status_code) == (403, 302)
    order.refresh_from_db()
    assert order.handled_by == mo


def test_a_customer_is_not_asked_who_handles_their_order(client: Client) -> None:
    priya = make_user()
    make_order(user=priya)
    client.force_login(priya)

    assert "Who handles it" not in client.get("/dashboard/orders/48210937/").content.decode()
    assert client.post("/dashboard/orders/48210937/handler/", {"handler": "", "was": ""}).status_code == 403


def test_the_rail_leads_admins_alone_to_the_managers(client: Client, boss: User, mo: User) -> None:
    link = 'href="/dashboard/admin/managers/"'
    assert link in client.get("/dashboard/").content.decode()
    client.force_login(mo)
    assert link not in client.get("/dashboard/").content.decode()
