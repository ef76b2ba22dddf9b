from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """Answer somebody who tried too often, and say when to come back."""
    return render(request, "account/too_many_requests.html", status=429, headers={"Retry-After": "60"})
