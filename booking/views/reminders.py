"""No more reminders: one press, by a person or by a mail program."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from booking.actions.reminding import stop_reminders
from booking.views.pages import guest_page


@csrf_exempt  # mail programs press this button from elsewhere (RFC 8058); its key is all it takes
@require_http_methods(["GET", "HEAD", "POST"])
@guest_page
def stop(request: HttpRequest, key: str) -> HttpResponse:
    """Ask, and stop when the button is pressed. A key that opens nothing is answered alike."""
    if request.method == "POST":
        stop_reminders(key, at=timezone.now())
    return render(request, "booking/no_reminders.html", {"key": key, "is_done": request.method == "POST"})
