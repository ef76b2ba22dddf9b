"""django-oscar selling two products to a guest through its own pages, in its own environment."""

from __future__ import annotations

from bench.answering import serve, timed  # isort: skip - first, so that nothing else prints among the answers

import re
import tempfile
from decimal import Decimal
from typing import Any

import django
import oscar.defaults
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from bench.peers.storage import database

SHOP = (
    "analytics checkout address shipping catalogue catalogue.reviews communication partner basket payment offer order"
)
SHOP += " customer search voucher wishlists dashboard dashboard.reports dashboard.users dashboard.orders"
SHOP += " dashboard.catalogue dashboard.offers dashboard.partners dashboard.pages dashboard.ranges dashboard.reviews"
SHOP += " dashboard.vouchers dashboard.communications dashboard.shipping"


def config(app: str) -> str:
    """Return the app's configuration; those of the dashboard are named from the inside out."""
    parts = reversed(app.split(".")) if app.startswith("dashboard") else app.split(".")
    return f"oscar.apps.{app}.apps.{''.join(part.capitalize() for part in parts)}Config"


class NoMigrations(dict[str, None]):
    def __contains__(self, app: object) -> bool:
        return True

    def __getitem__(self, app: str) -> None:
        return None


processors = ["django.template.context_processors.request", "django.contrib.auth.context_processors.auth"]
processors += ["django.contrib.messages.context_processors.messages", "oscar.core.context_processors.metadata"]
processors += ["oscar.apps.search.context_processors.search_form"]
processors += ["oscar.apps.checkout.context_processors.checkout"]
processors += ["oscar.apps.communication.notifications.context_processors.notifications"]
settings.configure(
    **{name: getattr(oscar.defaults, name) for name in dir(oscar.defaults) if name.startswith("OSCAR_")}
    | {"OSCAR_ALLOW_ANON_CHECKOUT": True, "OSCAR_DEFAULT_CURRENCY": "GBP"},
    SECRET_KEY="bench",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    SITE_ID=1,
    INSTALLED_APPS=[
        *(f"django.contrib.{name}" for name in ("auth", "contenttypes", "sessions", "messages", "sites", "flatpages")),
        "oscar.config.Shop",
        *(config(app) for app in SHOP.split()),
        "widget_tweaks",
        "haystack",
        "treebeard",
        "sorl.thumbnail",
        "django_tables2",
        "django.contrib.staticfiles",
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "oscar.apps.basket.middleware.BasketMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {"context_processors": processors},
        }
    ],
    AUTHENTICATION_BACKENDS=["django.contrib.auth.backends.ModelBackend"],
    HAYSTACK_CONNECTIONS={"default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}},
    EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend",
    DATABASES={"default": database()},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    STATIC_URL="/static/",
    MEDIA_URL="/media/",
    MEDIA_ROOT=tempfile.mkdtemp(prefix="bench-oscar-"),  # where it puts the picture of products that have none
    # Make the tables from the models themselves, as for the product.
    MIGRATION_MODULES=NoMigrations(),
    USE_TZ=True,
)
django.setup()

from django.apps import apps  # noqa: E402
from django.contrib.sites.models import Site  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import include, path  # noqa: E402
from oscar.core.loading import get_model  # noqa: E402

urlpatterns = [path("", include(apps.get_app_config("oscar").urls[0]))]
PRODUCTS: list[Any] = []


def load(products: list[list[Any]]) -> int:
    call_command("migrate", run_syncdb=True, verbosity=0)
    Site.objects.update_or_create(pk=1, defaults={"domain": "testserver", "name": "Bench"})
    country = get_model("address", "Country").objects.create(
        iso_3166_1_a2="GB", iso_3166_1_a3="GBR", printable_name="United Kingdom", is_shipping_country=True
    )
    assert country.pk == "GB"
    partner = get_model("partner", "Partner").objects.create(name="Bench")
    kind = get_model("catalogue", "ProductClass").objects.create(name="Work", requires_shipping=True, track_stock=True)
    category = get_model("catalogue", "Category").add_root(name="Home")
    for name, price in products:
        product = get_model("catalogue", "Product").objects.create(title=name, product_class=kind)
        product.categories.add(category)
        get_model("partner", "StockRecord").objects.create(
            product=product, partner=partner, partner_sku=name, price=Decimal(price), num_in_stock=10**6
        )
        PRODUCTS.append(product)
    return len(PRODUCTS)


def order(*, counted: list[str] | None = None) -> list[Any]:
    """Buy one of each as a guest; return the lines and the total."""
    client, counter = Client(), counted if counted is not None else []

    def ask(method: str, address: str, data: dict[str, Any] | None = None) -> Any:
        counter.append(address)
        answer = client.get(address) if method == "GET" else client.post(address, data or {})
        assert answer.status_code in (200, 302), (address, answer.status_code)
        return answer

    for product in PRODUCTS:
        ask("GET", product.get_absolute_url())
        added = ask("POST", f"/basket/add/{product.pk}/", {"quantity": 1})
        assert added.status_code == 302, added.content[:500]
    ask("GET", "/basket/")
    ask("GET", "/checkout/")
    ask("POST", "/checkout/", {"username": "ada@example.com", "options": "anonymous"})
    ask("GET", "/checkout/shipping-address/")
    address = {"first_name": "Ada", "last_name": "Marsh", "line1": "4 Mill Lane", "line4": "Bristol"}
    ask("POST", "/checkout/shipping-address/", {**address, "postcode": "BS6 5QA", "country": "GB"})
    for step in ("shipping-method", "payment-method"):
        ask("GET", f"/checkout/{step}/")
    ask("GET", "/checkout/preview/")
    placed = ask("POST", "/checkout/preview/", {"action": "place_order"})
    assert placed.status_code == 302, re.sub(r"<[^>]+>|\s+", " ", placed.content.decode())[:800]
    ask("GET", placed["Location"])
    made = get_model("order", "Order").objects.latest("pk")
    return [[line.title for line in made.lines.order_by("pk")], f"{made.total_incl_tax:.2f}"]


def time_of(times: int) -> float:
    return timed(order, times=times)


def queries() -> list[int]:
    """Return how many statements, savepoints aside, and how many requests one order takes."""
    asked: list[str] = []
    pages: list[str] = []

    def counting(execute: Any, sql: str, *args: Any) -> Any:
        asked.append(sql)
        return execute(sql, *args)

    order()
    with connection.execute_wrapper(counting):
        order(counted=pages)
    return [sum("SAVEPOINT" not in sql for sql in asked), len(pages)]


if __name__ == "__main__":
    serve({"load": load, "order": order, "time": time_of, "queries": queries})
