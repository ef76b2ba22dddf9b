"""Where the contact form is sent: an address of its own, so that moving the page loses nobody's words."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.models import Site

from core.firm import firm_of
from core.limits import client_address, take_try
from home.actions import keep_message
from home.forms import ContactForm
from home.models import ContactPage

POSTS_A_MINUTE = 5
LONGEST = 10_000  # all that fits into a field of 5,000 characters, were each a line break: it is sent as two


@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest) -> HttpResponse:
    """Keep a message. Whoever reloads the address, or types it, is led to the page."""
    if request.method != "POST":
        page = contact_page(request)
        return redirect(page.get_url(request) if page else "/")
    at = timezone.now()
    # Before anything else is asked or read, so that a flood costs next to nothing.
    if wait := take_try(f"contact:{client_address(request)}", most=POSTS_A_MINUTE, at=at):
        return _slow_down(request, wait)
    form, page = ContactForm(request.POST), contact_page(request)
    if not form.is_valid():
        return _show_again(request, form, page)
    recipient = (page.recipient if page else "") or firm_of(request).email
    keep_message(form.letter(), page=page, recipient=recipient, at=at)
    return redirect("contact_sent")


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """Say thank you; reloading sends nothing again."""
    page = contact_page(request) or ContactPage()
    return _for_one(render(request, "home/contact_sent.html", {"contact": page}))


def contact_page(request: HttpRequest) -> ContactPage | None:
    """Return the contact page of this site, wherever it has been moved to."""
    site = Site.find_for_request(request)
    return ContactPage.objects.live().descendant_of(site.root_page).first() if site else None


def _show_again(request: HttpRequest, form: ContactForm, page: ContactPage | None) -> HttpResponse:
    context = page.get_context(request) if page else {}
    return _for_one(
        render(request, "home/contact_page.html" if page else "home/contact_alone.html", {**context, "form": form})
    )


def _slow_down(request: HttpRequest, wait: int) -> HttpResponse:
    """Answer 429 with what was typed still in the form."""
    form = ContactForm(initial={name: request.POST.get(name, "")[:LONGEST] for name in ContactForm.base_fields})
    answer = render(request, "home/contact_slow_down.html", {"form": form, "wait": wait}, status=429)
    answer["Retry-After"] = str(wait)
    return _for_one(answer)


def _for_one(answer: HttpResponse) -> HttpResponse:
    patch_cache_control(answer, private=True, no_store=True)
    answer["X-Robots-Tag"] = "noindex"
    return answer
