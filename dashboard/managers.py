"""Where admins decide what each manager looks after."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import admin_required
from accounts.models import Role, User
from booking.actions.scope import set_scope
from booking.models import ManagerScope
from core.errors import DomainError
from dashboard.forms import SearchForm
from dashboard.navigation import screen
from dashboard.scope_form import ScopeForm

PAGE_SIZE = 25


@require_safe
@admin_required
def managers(request: HttpRequest) -> HttpResponse:
    """List every manager with how much they look after."""
    user, words = request.user, SearchForm(request.GET).words()
    assert isinstance(user, User)
    found = User.objects.filter(Q(name__icontains=words) | Q(email__icontains=words), role=Role.MANAGER)
    counted = found.annotate(
        areas=Count("manager_scope__areas", distinct=True),
        services=Count("manager_scope__services", distinct=True),
        providers=Count("manager_scope__providers", distinct=True),
        may=Count("manager_scope__rights", distinct=True),
    ).order_by("name", "email")
    page = Paginator(counted, PAGE_SIZE).get_page(request.GET.get("page"))
    return screen(
        request, user, "managers", {"page": page, "words": words, "page_base": f"?{urlencode({'q': words})}&"}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@admin_required
def manager(request: HttpRequest, pk: int) -> HttpResponse:
    """Show and change what one manager looks after and may do."""
    user, at = request.user, timezone.now()
    assert isinstance(user, User)
    person = get_object_or_404(User, pk=pk, role=Role.MANAGER)
    scope = ManagerScope.objects.filter(user=person).first()
    form = ScopeForm(request.POST) if request.method == "POST" else ScopeForm(initial=ScopeForm.of(scope))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                set_scope(person, form.scope(), version=form.cleaned_data["version"], by=user, at=at)
            except DomainError as no:
                form.add_error(None, no.message)
                status = no.http_status
            else:
                messages.success(request, f"What {person} looks after is saved.")
                return redirect("dashboard:manager", person.pk)
    answer = screen(request, user, "manager", {"person": person, "form": form})
    answer.status_code = status
    return answer
