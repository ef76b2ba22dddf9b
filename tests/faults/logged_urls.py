"""The site's addresses, and three for what nobody can provoke from outside: two faults of ours, and a refund."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView

from booking.models import Order
from config.urls import handler429  # noqa: F401 - allauth looks for it here
from config.urls import urlpatterns as ours
from core.money import money
from payments.actions.refunds import request_refund
from payments.models import Payment


def fall(request: HttpRequest) -> NoReturn:
    """Fail as a database fails: quoting the row."""
    order = Order.objects.exclude(guest_email="").latest("pk")
    quoted = f"({order.guest_email}, {order.guest_name}, {order.address_line1})"
    raise IntegrityError(f"new row violates check constraint\nDETAIL:  Failing row contains {quoted}.\n")


@csrf_exempt
def give_back(request: HttpRequest) -> HttpResponse:
    payment = Payment.objects.filter(state="succeeded").latest("created_at")
    return HttpResponse(request_refund(payment, money("1.00"), reason="Rained off", at=timezone.now()).state)


class FallInTheApi(APIView):
    permission_classes = (AllowAny,)

    def post(self, request: Request) -> Any:
        raise ValueError(f"no such number: {dict(request.data)['phone']}")


urlpatterns = [
    path("fall/<str:key>/", lambda request, key: fall(request)),
    path("give-back/", give_back),
    path("api/fall", FallInTheApi.as_view()),
    *ours,
]
