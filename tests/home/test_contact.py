"""The contact form: words are kept, mailed, and never lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Site
from wagtail.test.utils.form_data import querydict_from_html

from core.models import BusinessSettings
from home.actions import forget_old_messages
from home.forms import sign_moment
from home.models import ContactMessage, ContactPage, HomePage
from notifications.actions import send_due
from notifications.models import Delivery
from tests.home.factories import make_home, make_page

pytestmark = pytest.mark.django_db
WORDS = {"name": "Ada Marsh", "email": "ada@example.org", "phone": "", "message": "Do you clean ovens?"}
LONGEST = "\r\n".join("x" * 2500)  # a browser counts a line break as one character and sends two
FLOOD = datetime(2026, 11, 26, 12, 0, 30, tzinfo=UTC)


@pytest.fixture
def one_minute() -> Iterator[None]:
    """Stop the clock: limits count by the minute, and a test may begin at the end of one."""
    with time_machine.travel(FLOOD, tick=False):
        yield


def make_contact(home: HomePage | None = None, **overrides: Any) -> ContactPage:
    home = home or make_home()
    site = Site.objects.get(is_default_site=True)
    BusinessSettings.objects.update_or_create(site=site, defaults={"email": "office@example.org"})
    page: ContactPage = home.add_child(instance=ContactPage(**{"title": "Contact", "slug": "contact"} | overrides))
    return page


def write(client: Client, **changes: Any) -> Any:
    began = sign_moment(timezone.now() - timedelta(minutes=1))
    return client.post("/contact/send/", {**WORDS, "began": began, "website": "", **changes})


def test_a_message_is_kept_and_thanked_for(client: Client) -> None:
    page = make_contact()
    answer = write(client)
    assert (answer.status_code, answer["Location"]) == (302, "/contact/sent/")
    kept = ContactMessage.objects.get()
    assert (kept.name, kept.message, kept.page, kept.suspicion) == ("Ada Marsh", "Do you clean ovens?", page, "")
    assert page.thanks_heading in client.get("/contact/sent/").content.decode()


def test_it_is_mailed_to_the_firm_so_that_the_answer_goes_to_the_sender(client: Client) -> None:
    make_contact()
    write(client, phone="0117 496 0000")
    send_due(at=timezone.now() + timedelta(minutes=1))
    (letter,) = mail.outbox
    assert letter.to == ["office@example.org"]
    assert letter.reply_to == ["ada@example.org"]
    assert letter.subject == "Message from Ada Marsh"
    assert "Do you clean ovens?" in letter.body
    assert "0117 496 0000" in letter.body


def test_a_page_may_name_who_gets_the_mail(client: Client) -> None:
    make_contact(recipient="desk@example.org")
    write(client)
    assert Delivery.objects.get().recipient == "desk@example.org"


def test_a_line_break_in_a_name_adds_no_header(client: Client) -> None:
    make_contact()
    write(client, name="Ada\r\nBcc: all@example.org")
    send_due(at=timezone.now() + timedelta(minutes=1))
    assert mail.outbox[0].subject == "Message from Ada Bcc: all@example.org"
    assert not mail.outbox[0].bcc


def test_a_deleted_message_is_not_mailed(client: Client) -> None:
    make_contact()
    write(client)
    ContactMessage.objects.all().delete()
    send_due(at=timezone.now() + timedelta(minutes=1))
    assert not mail.outbox
    assert Delivery.objects.get().status == Delivery.Status.SUPPRESSED


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": " "}, "Enter your full name."),
        ({"email": ""}, "Enter your e‑mail address."),
        ({"email": "ada@"}, "Enter an e-mail address in the form name@example.com."),
        ({"message": ""}, "Enter your message."),
        ({"message": "x" * 5001}, "Your message must be 5,000 characters or fewer."),
        ({"phone": "1" * 41}, "Phone number must be 40 characters or fewer."),
        ({"message": "a\0b"}, "Null characters are not allowed."),
        ({"email": f"{'a' * 400}@example.org"}, "E-mail address must be 254 characters or fewer."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(client: Client, changes: dict[str, str], said: str) -> None:
    make_contact()
    answer = write(client, **{"message": "Ovens &c.", **changes})
    html = answer.content.decode()
    assert "<title>Error: " in html
    assert html.count(said) >= 2  # in the summary and at the field
    assert "data-focus" in html
    if "message" not in changes:
        assert "Ovens &amp;c." in html
    assert not ContactMessage.objects.exists()


@pytest.mark.parametrize("phone", ["0117 496 0123", "+44 (0)117/4960123", "ring my sister", ""])
def test_a_phone_number_may_be_written_as_people_do(client: Client, phone: str) -> None:
    make_contact()
    write(client, phone=phone)
    assert ContactMessage.objects.get().phone == phone


def test_a_line_break_counts_once_as_it_does_while_one_writes(client: Client) -> None:
    make_contact()
    write(client, message=LONGEST)
    assert len(ContactMessage.objects.get().message) == 4999
    assert "5,000 characters or fewer" in write(client, message=f"{LONGEST}\r\nx").content.decode()


def test_an_empty_post_is_answered_with_what_to_do(client: Client) -> None:
    make_contact()
    answer = client.post("/contact/send/")
    assert answer.status_code == 200
    assert "There is a problem" in answer.content.decode()


@pytest.mark.parametrize("what", ["moved", "unpublished", "deleted", "never made"])
def test_no_editor_can_lose_what_somebody_is_writing(client: Client, what: str) -> None:
    home = make_home()
    if what != "never made":
        page = make_contact(home)
        html = client.get(page.get_url()).content.decode()
        assert 'action="/contact/send/"' in html
        if what == "moved":
            page.slug = "write-to-us"
            page.save()
        elif what == "unpublished":
            page.unpublish()
        else:
            page.delete()
    assert write(client)["Location"] == "/contact/sent/"
    assert ContactMessage.objects.get().message == "Do you clean ovens?"
    assert write(client, message="").status_code == 200
    assert client.get("/contact/sent/").status_code == 200


def test_the_page_itself_takes_no_post(client: Client) -> None:
    assert client.post(make_contact().get_url(), WORDS).status_code == 405


def test_reloading_the_address_of_the_form_leads_to_the_page(client: Client) -> None:
    home = make_home()
    assert client.get("/contact/send/")["Location"] == "/"
    page = make_contact(home, slug="write")
    assert client.get("/contact/send/")["Location"] == page.get_url()


def test_it_cannot_be_posted_from_another_site() -> None:
    make_contact()
    assert write(Client(enforce_csrf_checks=True)).status_code == 403


def test_the_page_is_kept_by_no_cache(client: Client) -> None:
    page = make_contact()
    assert "private" in client.get(page.get_url())["Cache-Control"]
    assert "no-store" in write(client, name="")["Cache-Control"]
    assert "no-store" in client.get("/contact/sent/")["Cache-Control"]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"website": "http://spam.example"}, "a hidden field was filled in"),
        ({"began": ""}, "the form was not ours"),
        ({"began": "forged"}, "the form was not ours"),
        ({"began": "\0" * 5000}, "the form was not ours"),
        ({"message": "https://a.example https://b.example www.c.example"}, "3 links"),
        ({"message": "Cheap BACKLINKS for you"}, "says “backlinks”"),
        ({"name": "Casino"}, "says “casino”"),
    ],
)
def test_what_looks_like_spam_is_marked_and_not_refused(client: Client, changes: dict[str, str], reason: str) -> None:
    make_contact()
    assert write(client, **changes).status_code == 302
    assert ContactMessage.objects.get().suspicion == reason


def test_what_is_sent_at_once_is_marked(client: Client) -> None:
    make_contact()
    write(client, began=sign_moment(timezone.now()))
    assert "within 3 seconds" in ContactMessage.objects.get().suspicion


def test_a_form_left_open_for_a_week_is_no_suspicion(client: Client) -> None:
    make_contact()
    write(client, began=sign_moment(timezone.now() - timedelta(days=7)))
    assert ContactMessage.objects.get().suspicion == ""


def test_suspected_spam_is_mailed_under_that_name_and_a_trapped_one_not_at_all(client: Client) -> None:
    make_contact()
    write(client, message="Cheap backlinks")
    write(client, website="x")
    send_due(at=timezone.now() + timedelta(minutes=1))
    assert [letter.subject for letter in mail.outbox] == ["Suspected spam: Message from Ada Marsh"]


@pytest.mark.usefixtures("one_minute")
def test_a_flood_is_told_to_wait_and_nobody_else_is(client: Client) -> None:
    make_contact()
    answers = [write(client, message=f"Number {n} & more") for n in range(50)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429] * 45
    assert {answer["Retry-After"] for answer in answers[5:]} == {"30"}
    assert write(Client(REMOTE_ADDR="198.51.100.7")).status_code == 302


@pytest.mark.usefixtures("one_minute")
def test_of_a_flood_no_more_is_kept_and_mailed_than_is_allowed(client: Client) -> None:
    make_contact()
    for n in range(50):
        write(client, message=f"Number {n}")
    assert set(ContactMessage.objects.values_list("message", flat=True)) == {f"Number {n}" for n in range(5)}
    send_due(at=timezone.now() + timedelta(minutes=1))
    assert len(mail.outbox) == 5


@pytest.mark.usefixtures("one_minute")
def test_whoever_is_told_to_wait_is_told_for_how_long_and_that_nothing_is_lost(client: Client) -> None:
    make_contact()
    html = [write(client) for _ in range(6)][-1].content.decode()
    assert "Send it again in 30 seconds. What you wrote is still here." in html
    assert "There is a problem" not in html


def test_what_had_to_wait_is_sent_as_it_stands_a_minute_later(client: Client) -> None:
    make_contact()
    typed = {"name": "Bo <Bright>", "email": "bo@example.org", "phone": "0117 496 0123", "message": LONGEST}
    with time_machine.travel(FLOOD, tick=False):
        html = [write(client, **typed) for _ in range(6)][-1].content.decode()
    form = querydict_from_html(html).dict()
    form["message"] = form["message"].removeprefix("\n")  # as a browser does
    assert {name: form[name] for name in typed} == typed
    ContactMessage.objects.all().delete()
    with time_machine.travel(FLOOD + timedelta(minutes=1), tick=False):
        client.post("/contact/send/", form)
    assert ContactMessage.objects.filter(name="Bo <Bright>", suspicion="").exists()


@pytest.mark.usefixtures("one_minute")
def test_the_flood_costs_next_to_nothing(client: Client) -> None:
    make_contact()
    for _ in range(6):
        write(client)
    with CaptureQueriesContext(connection) as queries:
        assert write(client).status_code == 429
    assert len(queries) <= 3


def test_messages_are_forgotten_when_their_page_says_so() -> None:
    at = timezone.now()
    page = make_contact(keep_days=30)
    kept = {**WORDS, "page": page}
    ContactMessage.objects.create(**kept, sent_at=at - timedelta(days=30))
    young = ContactMessage.objects.create(**kept, sent_at=at - timedelta(days=29, hours=23))
    ContactMessage.objects.create(**WORDS, sent_at=at - timedelta(days=180))
    homeless = ContactMessage.objects.create(**WORDS, sent_at=at - timedelta(days=179))
    assert forget_old_messages(at=at) == 2
    assert set(ContactMessage.objects.all()) == {young, homeless}
    assert forget_old_messages(at=at) == 0


def test_the_page_says_when_we_are_open_and_which_holidays_are_near(client: Client) -> None:
    page = make_contact()
    soon = timezone.localdate() + timedelta(days=9)
    BusinessSettings.objects.update(
        week=[{"type": "open", "value": {"days": ["0", "1"], "opens": "08:00", "closes": "18:00"}, "id": "1"}],
        special_days=[{"type": "day", "value": {"name": "Stocktaking", "first": soon.isoformat()}, "id": "2"}],
    )
    html = client.get(page.get_url()).content.decode()
    assert '<th scope="row">Monday</th><td><span class="nowrap">08:00 to 18:00</span></td>' in html
    assert "<strong>Stocktaking</strong>" in html
    assert "Open now" not in html  # only a script may say what is true for a moment
    other = client.get(make_page(page.get_parent().specific).get_url()).content.decode()
    assert '<th scope="row">Mon and Tue</th>' in other
