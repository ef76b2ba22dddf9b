"""The site's addresses, and the office's deed that has no page yet."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from config import urls as site
from payments.actions.refunds import CannotRefund, request_refund
from payments.models import Payment

handler429 = site.handler429
handler400 = site.handler400
handler500 = site.handler500


@csrf_exempt
@require_POST
def give_back(request: HttpRequest, pk: str) -> HttpResponse:
    """Refund a payment in full; where nothing is left to refund, it is on its way already."""
    payment = get_object_or_404(Payment, pk=pk)
    try:
        refund = request_refund(payment, payment.money, reason="Kindness", at=timezone.now())
    except CannotRefund:
        return HttpResponse("on its way", content_type="text/plain")
    return HttpResponse(refund.state, content_type="text/plain")


urlpatterns = [path("fire/refund/<uuid:pk>/", give_back), *site.urlpatterns]
