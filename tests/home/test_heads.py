"""The head of a page: who speaks first, what it costs, and what can never break it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.files.images import ImageFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import escape
from pytest_django import Settings
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page, PageViewRestriction, Site

from catalogue.actions import set_price
from catalogue.models import Extra
from core.models import BusinessSettings, Faq, Photo, SeoSettings
from core.money import money
from core.seo.excerpts import first_words
from home.models import HomePage
from tests.booking.factories import make_service
from tests.home.blocks import chip
from tests.home.factories import make_home, make_index, make_page, make_service_page
from tests.home.reading import Reading, read

pytestmark = pytest.mark.django_db
EVIL = "Oven </script><script>alert(1)</script>"


@pytest.fixture
def home() -> HomePage:
    return make_home()


@pytest.fixture(autouse=True)
def own_media(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def setting(**fields: Any) -> SeoSettings:
    site = Site.objects.get(is_default_site=True)
    BusinessSettings.objects.update_or_create(site=site, defaults={"name": "Larkfield", "tagline": "A hand at home."})
    found: SeoSettings = SeoSettings.objects.update_or_create(site=site, defaults=fields)[0]
    return found


def kind(label: str, title: str = "", description: str = "") -> dict[str, Any]:
    value = {"kind": label, "title": title, "description": description}
    return {"type": "kind", "value": value, "id": str(uuid4())}


def block(name: str, value: Any) -> dict[str, Any]:
    return {"type": name, "value": value, "id": str(uuid4())}


def faq(*pairs: tuple[str, str]) -> dict[str, Any]:
    asked = [{"question": question, "answer": answer} for question, answer in pairs]
    return block("faq", {"heading": "Questions", "questions": asked})


def picture() -> Photo:
    photo: Photo = Photo.objects.create(title="Kitchen", description="A bright kitchen", file=get_test_image_file())
    return photo


def cost(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return len(queries)


def test_the_page_speaks_first_then_its_kind_then_the_site(client: Client, home: HomePage) -> None:
    page = make_page(home, title="About us")
    assert read(client, page.url).title == "About us · Callout"
    found = setting(title_pattern="{title} | {firm}")
    assert read(client, page.url).title == "About us | Larkfield"
    found.kinds = [kind("home.standardpage", "{title}: {tagline}")]
    found.save()
    assert read(client, page.url).title == "About us: A hand at home."
    page.seo_title = "Who {firm} is"
    page.save()
    assert read(client, page.url).title == "Who Larkfield is"


def test_a_pattern_that_has_nothing_to_say_passes_the_turn_on(client: Client, home: HomePage) -> None:
    setting(title_pattern="{title} from {price_from}", description_pattern="In {town}: {summary}")
    page = read(client, make_page(home, title="About us", summary="Six people.").url)
    assert (page.title, page.meta("description")) == ("About us · Larkfield", "Six people.")


def test_a_page_without_a_summary_is_described_by_its_first_words(client: Client, home: HomePage) -> None:
    body = [faq(("Why?", "<p>So.</p>")), block("text", "<h2>How it began</h2><p>With one <b>bucket</b>.</p>")]
    page = make_page(home, summary="", body=body)
    assert read(client, page.url).meta("description") == "How it began With one bucket."


def test_a_price_among_the_first_words_is_that_of_the_moment(client: Client, home: HomePage) -> None:
    service = make_service(price=42)
    page = make_page(home, summary="", body=[block("text", f"<p>It is only <b>{chip(service.pk)}</b>.</p>")])
    assert read(client, page.url).meta("description") == "It is only £42."
    set_price(service, money(50), at=timezone.now())
    assert read(client, page.url).meta("description") == "It is only £50."


def test_first_words_that_name_a_price_ask_for_it_once(client: Client, home: HomePage) -> None:
    kept = Faq.objects.create(question="Really?", answer=f"<p>{chip(make_service().pk)}</p>")
    asked = block("faq", {"heading": "Asked", "kept": [kept.pk], "questions": []})
    said = block("text", f"<p>{chip(make_service().pk)}</p>")
    summed_up, begun = (make_page(home, summary=summary, body=[said, asked]) for summary in ("Short.", ""))
    assert cost(client, begun.url) == cost(client, summed_up.url)


def test_a_link_among_the_first_words_is_not_looked_up(client: Client, home: HomePage) -> None:
    page = make_page(home, body=[])
    with CaptureQueriesContext(connection) as queries:
        page.body = [block("text", f'<p>See <a linktype="page" id="{home.pk}">the rest</a>.</p>')]
        assert first_words(page) == "See the rest."
    assert not queries


def test_a_page_without_any_words_is_still_described(client: Client, home: HomePage) -> None:
    setting()
    assert read(client, make_page(home, summary="").url).meta("description") == "About us. Larkfield: A hand at home."


def test_a_price_in_title_and_description_is_that_of_the_moment(client: Client, home: HomePage) -> None:
    service = make_service(price=40)
    page = make_service_page(
        make_index(home), service, title="Oven", seo_title="{title} from {price_from}", search_description="{duration}"
    )
    assert read(client, page.url).title == "Oven from £40"
    assert read(client, page.url).meta("description") == "1 hour"
    set_price(service, money(55), at=timezone.now())
    assert read(client, page.url).title == "Oven from £55"


def test_a_price_changes_title_card_and_graph_at_the_same_moment(client: Client, home: HomePage) -> None:
    service = make_service(price=40)
    page = make_service_page(make_index(home), service, seo_title="From {price_from}")
    before = read(client, page.url)
    set_price(service, money(55), at=timezone.now())
    after = read(client, page.url)
    assert (before.title, after.title) == ("From £40", "From £55")
    assert before.node("Service")["offers"]["price"] == "40.00"
    assert after.node("Service")["offers"]["price"] == "55.00"
    assert before.meta("og:image") != after.meta("og:image")
    assert "from £55" in after.meta("og:image:alt")


def test_a_price_that_has_not_begun_changes_nothing(client: Client, home: HomePage) -> None:
    service = make_service(price=40)
    page = make_service_page(make_index(home), service)
    before = read(client, page.url)
    set_price(service, money(55), at=timezone.now(), valid_from=timezone.now() + timedelta(days=1))
    assert read(client, page.url).nodes == before.nodes


def test_home_and_index_name_the_least_that_costs_anything(client: Client, home: HomePage) -> None:
    make_service(price=0), make_service(price=34), make_service(price=90)
    setting(title_pattern="{title} from {price_from}")
    assert read(client, home.url).title == "Larkfield from £34"
    index = make_index(home)
    assert read(client, index.url).title == "Services from £34"
    assert read(client, f"{index.url}?q=nothing").title == "Services from £34"


@pytest.mark.parametrize("field", ["seo_title", "search_description"])
def test_an_unknown_token_is_refused_where_it_was_typed(home: HomePage, field: str) -> None:
    page = make_page(home)
    setattr(page, field, "From {price}")
    with pytest.raises(ValidationError) as refused:
        page.full_clean()
    assert "There is no token {price}" in refused.value.message_dict[field][0]


def test_an_unknown_token_in_the_settings_is_refused(home: HomePage) -> None:
    wrong = setting()
    wrong.title_pattern, wrong.robots_extra = "{titel}", "Nonsense"
    with pytest.raises(ValidationError) as refused:
        wrong.full_clean()
    assert set(refused.value.message_dict) == {"title_pattern", "robots_extra"}


def test_a_query_never_enters_the_canonical(client: Client, home: HomePage) -> None:
    index = make_index(home)
    assert read(client, f"{index.url}?q=oven&utm_source=x").canonical == index.full_url


@pytest.mark.parametrize(
    ("written", "told"),
    [("/services/", "http://testserver/services/"), ("https://www.example.com/a/", "https://www.example.com/a/")],
)
def test_a_canonical_elsewhere_is_told_and_leaves_the_sitemap(
    client: Client, home: HomePage, written: str, told: str
) -> None:
    page = make_page(home, canonical=written)
    shown = read(client, page.url)
    assert shown.canonical == shown.meta("og:url") == told
    assert page.full_url not in client.get("/sitemap.xml").content.decode()


def test_a_page_that_names_itself_as_canonical_stays_in_the_sitemap(client: Client, home: HomePage) -> None:
    page = make_page(home, slug="about", canonical="/about/")
    assert page.full_url in client.get("/sitemap.xml").content.decode()


def test_nothing_in_a_title_ends_the_block_it_stands_in(client: Client, home: HomePage) -> None:
    service = make_service(name=EVIL, summary=EVIL)
    page = make_service_page(make_index(home), service, title=EVIL, summary=EVIL)
    page.questions = [("question", {"question": EVIL, "answer": f"<p>{escape(EVIL)}</p>"})]
    page.save()
    shown = read(client, page.url)
    assert "<script>alert" not in shown.html
    assert shown.title == f"{EVIL} · Callout"
    assert shown.node("BreadcrumbList")["itemListElement"][-1]["name"] == EVIL
    asked = shown.node("FAQPage")["mainEntity"][0]
    assert asked["name"] == asked["acceptedAnswer"]["text"] == EVIL


def test_questions_come_from_every_block_and_each_once(client: Client, home: HomePage) -> None:
    home.body = [
        faq(("Do I pay now?", "<p>Or <b>later</b>.</p><p>As you like.</p>"), ("Empty?", "<p></p>")),
        faq(("do i  PAY now?", "<p>No.</p>"), ("Who comes?", "<p>We do.</p>")),
    ]
    home.save()
    asked = read(client, home.url).node("FAQPage")["mainEntity"]
    assert [(one["name"], one["acceptedAnswer"]["text"]) for one in asked] == [
        ("Do I pay now?", "Or later. As you like."),
        ("Who comes?", "We do."),
    ]


def test_a_page_without_questions_has_no_faq(client: Client, home: HomePage) -> None:
    assert "FAQPage" not in {node["@type"] for node in read(client, home.url).nodes}


def test_more_questions_ask_no_more_of_the_database(client: Client, home: HomePage) -> None:
    home.body = [faq(("Why?", "<p>So.</p>"))]
    home.save()
    little = cost(client, home.url)
    home.body = [faq(*((f"Why {n}?", "<p>So.</p>") for n in range(9))) for _ in range(4)]
    home.save()
    assert cost(client, home.url) == little


def test_the_head_costs_one_query_for_its_settings(client: Client, home: HomePage) -> None:
    page = make_page(home)
    with CaptureQueriesContext(connection) as queries:
        client.get(page.url)
    asked = [query["sql"] for query in queries if "core_seosettings" in query["sql"]]
    assert len(asked) == 1
    assert not [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "UPDATE"))]


def test_the_chosen_picture_goes_before_the_sites_and_the_card(client: Client, home: HomePage) -> None:
    page = make_page(home)
    assert "/share/" in read(client, page.url).meta("og:image")
    setting(social_image=picture())
    sites = read(client, page.url)
    assert sites.meta("og:image").startswith("http://testserver/media/")
    page.social_image = picture()
    page.save()
    own = read(client, page.url)
    assert own.meta("og:image") != sites.meta("og:image")
    assert own.meta("og:image:alt") == "A bright kitchen"


def test_a_broken_picture_gives_way_to_the_card(client: Client, home: HomePage) -> None:
    broken = Photo(title="Broken", width=10, height=10, file=ImageFile(get_test_image_file(), name="broken.png"))
    broken.save()
    Path(broken.file.path).write_bytes(b"no picture")
    assert "/share/" in read(client, make_page(home, social_image=broken).url).meta("og:image")


def card_path(reading: Reading) -> str:
    return reading.meta("og:image").removeprefix("http://testserver")


def test_a_card_may_be_kept_for_ever(client: Client, home: HomePage) -> None:
    answer = client.get(card_path(read(client, make_page(home).url)))
    assert "immutable" in answer["Cache-Control"]
    assert not answer.cookies


def test_an_old_card_leads_to_that_of_today(client: Client, home: HomePage) -> None:
    page = make_page(home, title="Before")
    old = card_path(read(client, page.url))
    page.title = "After"
    page.save()
    answer = client.get(old)
    assert answer.status_code == 302
    assert answer["Location"] == card_path(read(client, page.url))
    assert client.get(answer["Location"]).status_code == 200


@pytest.mark.parametrize("number", ["1", "999999", "9999999999"])
def test_what_is_no_page_of_ours_has_no_card(client: Client, number: str) -> None:
    assert client.get(f"/share/{number}-0123456789abcdef.png").status_code == 404


def test_a_card_never_tells_the_title_of_a_page_not_everybody_may_read(client: Client, home: HomePage) -> None:
    draft, private = make_page(home, live=False), make_page(home)
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    for page in (draft, private):
        assert client.get(f"/share/{page.pk}-0123456789abcdef.png").status_code == 404


def test_a_card_is_only_read(client: Client, home: HomePage) -> None:
    assert client.post(card_path(read(client, home.url))).status_code == 405


def test_a_service_that_is_free_says_so_on_its_card(client: Client, home: HomePage) -> None:
    page = make_service_page(make_index(home), make_service(price=0), title="A first talk")
    assert "free of charge" in read(client, page.url).meta("og:image:alt")


def test_extras_do_not_raise_the_price_a_head_names(client: Client, home: HomePage) -> None:
    service = make_service(price=40)
    Extra.objects.create(service=service, name="Fridge", price=10)
    page = make_service_page(make_index(home), service, seo_title="{price_from}")
    assert read(client, page.url).title == "£40"


def test_every_page_type_has_a_head_of_ours() -> None:
    from core.pages import SitePage
    from core.seo.kinds import page_kinds

    ours = {model._meta.label_lower for model in Page.__subclasses__() if model.__module__.startswith(("home", "serv"))}
    assert ours == {label for label, _name in page_kinds()}
    assert all(issubclass(model, SitePage) for model in Page.__subclasses__() if model.__module__.startswith("home"))
