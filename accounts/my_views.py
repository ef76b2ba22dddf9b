"""Pages where people look after their own account. Nobody else's can be named here."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import actions
from accounts.access import proven_lately
from accounts.devices import device_name
from accounts.models import Customer, Role, User
from accounts.profile_forms import DetailsForm
from accounts.sessions import end_session, live_sessions, sign_out_elsewhere
from accounts.tokens_api import PROGRAM
from accounts.views import too_many_requests
from core.limits import take_try

ARCHIVES_AN_HOUR = 5


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def details(request: HttpRequest) -> HttpResponse:
    user = _user(request)
    customer = Customer.objects.filter(user=user).first()
    known = {"name": user.get_full_name(), "phone": customer.phone.as_national if customer and customer.phone else ""}
    form = DetailsForm(request.POST or None, initial=known)
    if customer is None and user.role != Role.CUSTOMER:
        del form.fields["phone"]
    if request.method == "POST" and form.is_valid():
        actions.change_details(user, name=form.cleaned_data["name"], phone=str(form.cleaned_data.get("phone", "")))
        messages.success(request, "Your details are saved.")
        return redirect("dashboard:profile")
    return render(request, "accounts/details.html", {"form": form})


@require_safe
@login_required
@never_cache
def sessions(request: HttpRequest) -> HttpResponse:
    """Show where somebody is signed in, this place first."""
    found = live_sessions(_user(request))
    rows = [(row, _called(row), row.is_current()) for row in found]
    return render(request, "accounts/sessions.html", {"rows": sorted(rows, key=lambda row: not row[2])})


@require_POST
@login_required
def end_others(request: HttpRequest) -> HttpResponse:
    sign_out_elsewhere(request, _user(request))
    messages.success(request, "You are signed out everywhere else.")
    return redirect("accounts:sessions")


@require_POST
@login_required
def end_one(request: HttpRequest, pk: int) -> HttpResponse:
    if not end_session(_user(request), pk):
        raise Http404("There is no such session.")
    messages.success(request, "That device is signed out.")
    return redirect("accounts:sessions")


@require_safe
@login_required
def my_data(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/data.html", {"asked": actions.is_deletion_asked(_user(request))})


@require_POST
@proven_lately
@never_cache
def download(request: HttpRequest) -> HttpResponseBase:
    user, at = _user(request), timezone.now()
    if take_try(f"archive:{user.pk}", most=ARCHIVES_AN_HOUR, at=at, seconds=3600):
        return too_many_requests(request)
    archive = actions.hand_over_data(user, at=at)
    get_adapter().send_notification_mail("account/email/data_handed_over", user)
    name = f"my-data-{timezone.localdate(at):%Y-%m-%d}.zip"
    answer = FileResponse(archive, as_attachment=True, filename=name, content_type="application/zip")
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_POST
@proven_lately
def deletion(request: HttpRequest) -> HttpResponse:
    actions.ask_for_deletion(_user(request), at=timezone.now())
    messages.success(request, "We have your wish and answer within one month.")
    return redirect("accounts:my_data")


def _called(session: UserSession) -> str:
    return "A program with a token" if session.data.get("kind") == PROGRAM else device_name(session.user_agent)


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
