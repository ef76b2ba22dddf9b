"""The product's pages answering the bench's questions, as a process kept alive."""

from __future__ import annotations

import os
from typing import Any

import django

from bench.answering import serve

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.page_settings"
django.setup()

from bench.product_site import Pages  # noqa: E402

the: dict[str, Pages] = {}


def load() -> None:
    the["pages"] = Pages()


def ask_more(faqs: int) -> None:
    the["pages"].ask(faqs)


def queries(path: str, staff: bool = False) -> Any:
    return the["pages"].queries(path, staff=staff)


if __name__ == "__main__":
    serve({deed.__name__: deed for deed in (load, ask_more, queries)})
