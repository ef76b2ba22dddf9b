from __future__ import annotations

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def staff_door(request: HttpRequest) -> HttpResponse:
    """Lead strangers to sign in on their way to the CMS, and tell the others that it is not for them.

    The CMS sends both here. Sending people who are signed in to the sign-in page would send them
    straight back, for ever.
    """
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect_to_login(request.GET.get("next", settings.LOGIN_REDIRECT_URL))


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """Answer somebody who tried too often, and say when to come back."""
    answer = render(request, "account/too_many_requests.html", status=429)
    answer["Retry-After"] = "60"
    return answer
