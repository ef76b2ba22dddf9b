"""What every page is built from: readable, linked, and the same without a font, a site or JavaScript."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.http import HttpRequest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries, Settings
from wagtail.models import Page, Site

from core.finders import BUNDLE
from core.models import BusinessSettings
from core.templatetags.core_tags import built_font
from core.views import icon_names, pattern_app, pattern_flow, pattern_library

ROOT = Path(__file__).resolve().parents[2]
# The page of the API is dressed by a library; what we add to it must beat unlayered rules.
CSS = sorted(path for path in (ROOT / "static" / "css").rglob("*.css") if path.stem != "api_docs")
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))

TEXT_PAIRS = [
    *[(ink, ground) for ink in ("ink", "ink-quiet") for ground in ("paper", "surface", "sunk", "tint")],
    *[("ink-quiet", tint) for tint in ("highlight-tint", "info-tint")],
    *[("action", ground) for ground in ("paper", "surface", "tint")],
    *[(state, ground) for state in ("success", "warning", "danger", "info") for ground in ("paper", "surface")],
    *[(state, f"{state}-tint") for state in ("success", "warning", "danger", "info")],
    *[("ink", f"{state}-tint") for state in ("success", "warning", "danger", "info", "highlight")],
    ("action-deep", "paper"),
    ("on-action", "action"),
    ("on-action", "action-deep"),
    ("on-tint", "tint"),
    ("on-deep", "deep"),
    ("on-deep-quiet", "deep"),
]
EDGE_PAIRS = [(edge, ground) for edge in ("line-strong", "focus") for ground in ("paper", "surface")]


class Visit(forms.Form):
    email = forms.EmailField(
        help_text="Your receipt goes here.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": "Enter your email address"},
    )
    parking = forms.ChoiceField(
        choices=[("street", "On the street"), ("drive", "On the drive")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose where we can park"},
    )
    notes = forms.CharField(required=False, widget=forms.Textarea)
    reminder = forms.BooleanField(required=False)


def tokens() -> dict[str, tuple[str, str]]:
    """Return each colour role as its light and its dark value."""
    css = (ROOT / "static" / "css" / "tokens.css").read_text()
    found: dict[str, tuple[str, str]] = {}
    for name, value in re.findall(r"--([a-z0-9-]+): ([^;]+);", css):
        both = re.fullmatch(r"light-dark\((.+), (.+)\)", value)
        light, dark = both.groups() if both else (value, value)
        found[name] = (resolve(light, found, 0), resolve(dark, found, 1))
    return found


def resolve(value: str, found: dict[str, tuple[str, str]], theme: int) -> str:
    named = re.fullmatch(r"var\(--([a-z0-9-]+)\)", value)
    return found[named[1]][theme] if named else value


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def request_for(path: str = "/") -> HttpRequest:
    request = RequestFactory().get(path)
    request.session = {}  # type: ignore[assignment]
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
    return request


def field(form: forms.Form, name: str, **extra: Any) -> str:
    return render_to_string("components/field.html", {"field": form[name], **extra})


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_text_stands_out_from_its_ground(text: str, ground: str, theme: int) -> None:
    colours = tokens()
    assert contrast(colours[text][theme], colours[ground][theme]) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("edge", "ground"), EDGE_PAIRS)
def test_edges_of_controls_can_be_seen(edge: str, ground: str, theme: int) -> None:
    colours = tokens()
    assert contrast(colours[edge][theme], colours[ground][theme]) >= 3


def test_body_text_is_more_than_readable() -> None:
    colours = tokens()
    assert all(contrast(colours["ink"][theme], colours["paper"][theme]) >= 7 for theme in (0, 1))


@pytest.mark.parametrize("sheet", CSS, ids=lambda path: path.stem)
def test_every_rule_is_inside_a_layer(sheet: Path) -> None:
    depth, outside = 0, ""
    for character in re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.S):
        depth += (character == "{") - (character == "}")
        outside += character if depth == 0 and character != "}" else ""
    statements = [part.strip() for part in re.split(r"[;\n]", outside) if part.strip()]
    assert depth == 0
    assert all(part.startswith("@layer ") for part in statements)


def test_the_bundle_holds_every_sheet_and_begins_with_the_order_of_layers() -> None:
    bundle = Path(str(finders.find(BUNDLE))).read_text()
    assert bundle.startswith((ROOT / "static" / "css" / "layers.css").read_text())
    for sheet in CSS:
        assert bundle.count(sheet.read_text()) == 1


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_no_template_carries_style_or_script_of_its_own(template: Path) -> None:
    source = re.sub(r"\{%.*?%\}", "", template.read_text(), flags=re.S)
    if not {"email", "emails"} & set(template.parts):  # mail programs know no style sheets
        assert not re.search(
            r"\sstyle=|<style|\son(?:abort|blur|change|click|error|focus|input|key\w+|load|mouse\w+|submit|touch\w+)=|<script(?![^>]*\b(src|type=\"application/))",
            source,
        )


def test_every_icon_a_template_names_is_drawn() -> None:
    sources = [path.read_text() for path in TEMPLATES]
    ours = [source for source in sources if "wagtailadmin_tags" not in source]  # the CMS has icons of its own
    named = {name for source in ours for name in re.findall(r'icon(?:\.html" with name)?="([a-z-]+)"', source)}
    assert named
    assert named - set(icon_names()) == set()


def test_a_field_is_explained_by_its_hint() -> None:
    html = field(Visit(), "email")
    assert 'aria-describedby="id_email_helptext"' in html
    assert 'id="id_email_helptext">Your receipt goes here.' in html
    assert 'autocomplete="email"' in html
    assert "<label" in html
    assert 'for="id_email"' in html


def test_a_wrong_field_says_so_at_the_field() -> None:
    html = field(Visit({}), "email")
    assert 'aria-describedby="id_email_helptext id_email_error"' in html
    assert 'aria-invalid="true"' in html
    assert "Enter your email address" in html


def test_a_hint_given_by_the_page_is_linked_as_well() -> None:
    html = field(Visit(), "notes", hint="Gate code, pets, where to park.")
    assert 'aria-describedby="id_notes_helptext"' in html
    assert "(optional)" in html


def test_a_choice_is_a_fieldset_with_nothing_chosen() -> None:
    html = field(Visit({}), "parking")
    assert html.strip().startswith('<fieldset aria-describedby="id_parking_error"')
    assert "<legend" in html
    assert html.count('type="radio"') == 2
    assert "checked" not in html


def test_a_chosen_answer_stays_chosen() -> None:
    html = field(Visit({"parking": "drive"}), "parking")
    assert re.search(r'value="drive"[^>]*checked', html)


def test_the_summary_of_errors_leads_to_the_fields() -> None:
    html = render_to_string("components/form_errors.html", {"form": Visit({})})
    assert "There is a problem" in html
    assert 'href="#id_email"' in html
    assert 'href="#id_parking_0"' in html
    assert 'role="alert" tabindex="-1"' in html


def test_nothing_wrong_shows_no_summary() -> None:
    assert render_to_string("components/form_errors.html", {"form": Visit()}).strip() == ""


def test_a_button_that_is_sent_once_says_what_it_will_say() -> None:
    html = render_to_string("components/button.html", {"label": "Pay £45", "once": True, "busy": "Taking payment…"})
    assert 'data-once="Taking payment…"' in html
    assert 'type="submit"' in html


def test_a_button_with_an_address_is_a_link() -> None:
    html = render_to_string("components/button.html", {"label": "Book", "href": "/book/", "kind": "quiet"})
    assert html.startswith('<a class="button button--quiet" href="/book/">')


@pytest.mark.django_db
def test_the_frame_names_the_firm_without_writing() -> None:
    html = render_to_string("base.html", {}, request=request_for())
    assert "Callout" in html
    assert not BusinessSettings.objects.exists()


@pytest.mark.django_db
def test_the_frame_stands_where_no_site_is_set_up() -> None:
    Site.objects.all().delete()
    assert "Callout" in render_to_string("base.html", {}, request=request_for())


@pytest.mark.django_db
def test_the_frame_asks_for_firm_menu_and_counting_once(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    root = Site.objects.get(is_default_site=True).root_page
    root.add_child(instance=Page(title="Areas we visit", slug="areas", show_in_menus=True))
    request = request_for()
    root.get_url(request)
    # How visits are counted, the announcement, the links that were chosen, their pages, the firm.
    with django_assert_num_queries(5):
        render_to_string("base.html", {}, request=request)


@pytest.mark.django_db
def test_the_foot_of_a_page_says_who_we_are() -> None:
    BusinessSettings.objects.create(
        site=Site.objects.get(is_default_site=True),
        name="Larkfield",
        phone="+441174960123",
        address="14 Corn Street\nBristol",
        vat_number="GB 123 4567 89",
        company_number="01234567",
    )
    html = render_to_string("base.html", {}, request=request_for())
    for text in ("tel:+44-117-496-0123", "0117 496 0123", "14 Corn Street<br>Bristol", "GB 123 4567 89", "01234567"):
        assert text in html


@pytest.mark.django_db
def test_pages_in_the_menu_are_in_the_head() -> None:
    root = Site.objects.get(is_default_site=True).root_page
    root.add_child(instance=Page(title="Areas we visit", slug="areas", show_in_menus=True))
    root.add_child(instance=Page(title="Only a draft", slug="draft", show_in_menus=True, live=False))
    html = render_to_string("base.html", {}, request=request_for("/areas/"))
    assert 'href="/areas/" aria-current="page">Areas we visit' in html
    assert "Only a draft" not in html


@pytest.mark.django_db
@pytest.mark.parametrize("frame", ["base", "layouts/flow", "layouts/page", "layouts/app"])
def test_each_frame_has_one_main_and_a_way_past_the_head(frame: str) -> None:
    html = render_to_string(f"{frame}.html", {}, request=request_for())
    assert html.count("<main") == 1
    assert '<a class="skip-link" href="#main">' in html


@pytest.mark.django_db
def test_a_form_with_errors_is_announced_in_the_title() -> None:
    html = render_to_string("base.html", {"form": Visit({})}, request=request_for())
    assert re.search(r"<title>Error: ", html)


@pytest.mark.django_db
def test_patterns_show_every_component_and_stay_at_home(client: Client) -> None:
    for view in (pattern_library, pattern_flow, pattern_app):
        assert view(request_for("/patterns/")).status_code == 200
    assert client.get("/patterns/").status_code == 404


@pytest.mark.django_db
def test_a_missing_page_offers_ways_on(client: Client) -> None:
    response = client.get("/no-such-page/")
    assert response.status_code == 404
    for address in ("/services/", "/book/", "/orders/track/"):
        assert f'href="{address}"' in response.content.decode()


def test_the_fault_page_stands_without_a_database() -> None:
    assert "Something went wrong on our side" in render_to_string("500.html")


def test_the_heading_face_is_built_once(settings: Settings, tmp_path: Path) -> None:
    settings.FONTS = tmp_path
    call_command("build_fonts", verbosity=0)
    face = tmp_path / "source-serif-semibold.woff2"
    first = face.stat().st_mtime_ns
    call_command("build_fonts", verbosity=0)
    assert face.read_bytes()[:4] == b"wOF2"
    assert face.stat().st_size < 40_000
    assert face.stat().st_mtime_ns == first
    assert "fonts" not in (tmp_path / "fonts.css").read_text().replace("fonts.css", "")


def test_a_page_without_the_built_face_links_none(settings: Settings, tmp_path: Path) -> None:
    settings.STATICFILES_DIRS = []
    settings.STATIC_ROOT = tmp_path
    built_font.cache_clear()
    assert Template("{% heading_font as font %}{{ font }}").render(Context()) == "None"


def test_static_files_can_be_named_by_what_they_hold(settings: Settings, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "core.storage.StaticStorage"}}
    call_command(
        "collectstatic", interactive=False, verbosity=0, ignore_patterns=["wagtail*", "admin", "rest_*", "drf*"]
    )
    module = next((tmp_path / "js").glob("site.*.js")).read_text()
    assert re.search(r'from "\./once\.[0-9a-f]{12}\.js"', module)


def test_modules_are_imported_once_and_exist() -> None:
    folder = ROOT / "static" / "js"
    for module in folder.glob("*.js"):
        paths = re.findall(r'from "\./([^"]+)"', module.read_text())
        assert len(paths) == len(set(paths))
        assert all((folder / path).exists() for path in paths)
