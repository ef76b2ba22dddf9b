"""Nothing of anybody else's without an ID, and with one only after a yes; the same page for everybody."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from core.models import AnalyticsSettings
from tests.home.factories import make_home, make_page

pytestmark = pytest.mark.django_db
CHOICES = "/privacy/choices/"


@pytest.fixture
def page() -> Any:
    return make_page(make_home())


def use_google(page: Any, **fields: Any) -> None:
    AnalyticsSettings.objects.create(site=page.get_site(), **{"ga4_id": "G-AB12CD34EF"} | fields)


def show(client: Client, page: Any) -> tuple[str, str]:
    answer = client.get(page.get_url())
    return answer.content.decode(), answer["Content-Security-Policy"]


def test_without_an_id_there_is_nothing_of_googles(client: Client, page: Any) -> None:
    html, policy = show(client, page)
    for word in ("google", "data-consent", "consent.js", "ga4"):
        assert word not in html
        assert word not in policy


def test_with_an_id_the_question_is_there_and_the_policy_allows_the_rest(client: Client, page: Any) -> None:
    use_google(page)
    html, policy = show(client, page)
    assert '<meta name="ga4" content="G-AB12CD34EF">' in html
    assert "googletagmanager" not in html
    assert "script-src 'self' https://www.googletagmanager.com" in policy
    assert "connect-src 'self' https://*.google-analytics.com" in policy
    assert "unsafe" not in policy


def test_the_policy_stays_strict_where_nobody_visits(client: Client, page: Any) -> None:
    use_google(page)
    for path in ("/healthz", "/api/services", "/privacy/choices/?none"):
        policy = client.get(path).get("Content-Security-Policy", "")
        assert "googletagmanager" not in policy or path.startswith("/privacy")


def test_agreeing_and_refusing_look_alike(client: Client, page: Any) -> None:
    use_google(page)
    html, _policy = show(client, page)
    begin = html.index("data-consent-choice")
    yes, no = (
        html[: html.index(f'data-consent-choice="{word}"', begin - 80)].rsplit("<button ", 1)[1]
        for word in ("yes", "no")
    )
    assert yes == no


def test_the_page_is_the_same_whatever_was_chosen(client: Client, page: Any) -> None:
    use_google(page)
    before = show(client, page)
    for choice in ("yes", "no"):
        client.cookies["consent"] = choice
        answer = client.get(page.get_url())
        assert (answer.content.decode(), answer["Content-Security-Policy"]) == before
        assert "Cookie" not in answer.get("Vary", "")
        assert not answer.cookies


def test_the_choice_is_kept_where_a_script_can_read_it(client: Client, page: Any) -> None:
    use_google(page)
    answer = client.post(CHOICES, {"counting": "on", "consent": "no"})
    assert answer["Location"] == f"{CHOICES}?saved=1"
    assert answer.cookies["consent"].value == "no"
    assert not answer.cookies["consent"]["httponly"]


def test_a_choice_can_be_taken_back(client: Client, page: Any) -> None:
    client.post(CHOICES, {"counting": "off"})
    assert client.cookies["counting"].value == "off"
    assert 'value="off" class="choice__box" id="id_counting_1" checked' in client.get(CHOICES).content.decode() or (
        "checked" in client.get(CHOICES).content.decode().split('value="off"')[1][:80]
    )
    client.post(CHOICES, {"counting": "on"})
    assert client.cookies["counting"].value == ""


def test_nothing_is_chosen_beforehand_about_google(client: Client, page: Any) -> None:
    use_google(page)
    html = client.get(CHOICES).content.decode()
    assert "checked" not in html[html.index('name="consent"') :]


@pytest.mark.parametrize("sent", [{}, {"counting": "maybe"}, {"counting": ""}, {"counting": "\0"}])
def test_a_choice_that_is_none_is_asked_again(client: Client, page: Any, sent: dict[str, str]) -> None:
    answer = client.post(CHOICES, sent)
    assert answer.status_code == 200
    assert "Choose whether we may count your visits." in answer.content.decode()
    assert "counting" not in answer.cookies


def test_the_page_about_counting_is_never_kept(client: Client, page: Any) -> None:
    answer = client.get(CHOICES)
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex"


def test_every_page_leads_to_the_choice(client: Client, page: Any) -> None:
    for path in (page.get_url(), "/book/"):
        assert f'href="{CHOICES}"' in client.get(path).content.decode()


def test_where_nothing_is_counted_no_page_reports(client: Client, page: Any) -> None:
    AnalyticsSettings.objects.create(site=page.get_site(), counting=False)
    assert 'name="seen"' not in show(client, page)[0]
    assert "there is nothing to choose" in client.get(CHOICES).content.decode()


@pytest.mark.parametrize("typed", ["UA-123456-1", "G-", "G-AB12 CD34", 'G-AB12"><script>', "GTM-ABC123", "G-AB12\n"])
def test_only_a_measurement_id_is_taken(typed: str) -> None:
    with pytest.raises(ValidationError):
        AnalyticsSettings(ga4_id=typed).full_clean(exclude=["site"])


def test_an_id_is_taken_in_small_letters() -> None:
    typed = AnalyticsSettings(ga4_id="g-ab12cd34ef")
    typed.full_clean(exclude=["site"])
    assert typed.ga4_id == "G-AB12CD34EF"


def test_an_editor_with_the_right_sets_it_in_the_cms(admin_client: Client, page: Any) -> None:
    address = f"/cms/settings/core/analyticssettings/{page.get_site().pk}/"
    form = admin_client.get(address)
    assert form.status_code == 200
    sent = {
        name: getattr(AnalyticsSettings(), name)
        for name in ("consent_title", "consent_text", "accept_label", "refuse_label")
    }
    answer = admin_client.post(address, {**sent, "counting": "on", "ga4_id": "nonsense"})
    assert "Enter a measurement ID" in answer.content.decode()
    admin_client.post(address, {**sent, "counting": "on", "ga4_id": "G-AB12CD34EF"})
    assert AnalyticsSettings.objects.get().ga4_id == "G-AB12CD34EF"
