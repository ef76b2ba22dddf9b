"""Booking, checkout and following an order: every step has its own address."""

from __future__ import annotations

from django.urls import path
from django.views.generic import RedirectView

from booking.views import (
    account,
    after,
    basket,
    checkout,
    choose,
    drafts,
    find,
    me,
    pay,
    questions,
    reminders,
    times,
    typed,
)

app_name = "booking"

urlpatterns = [
    path("_f/me", me.me, name="me"),
    path("book/", find.postcode, name="postcode"),
    path("book/out-of-area/", find.out_of_area, name="out_of_area"),
    path("book/services/", choose.services, name="services"),
    path("book/services/<slug:slug>/", choose.options, name="options"),
    path("book/items/<int:pk>/", choose.change, name="change"),
    path("book/items/<int:pk>/remove/", basket.remove, name="remove"),
    path("book/items/<int:pk>/time/", times.time, name="time"),
    path("book/basket/", basket.basket, name="basket"),
    path("book/save/", typed.save, name="save"),
    path("book/later/", drafts.later, name="later"),
    path("book/later/code/", drafts.code, name="code"),
    path("book/code/", drafts.by_code, name="by_code"),
    path("book/resume/<str:key>/", drafts.resume, name="resume"),
    path("book/switch/", drafts.switch, name="switch"),
    path("book/another/", drafts.another, name="another"),
    path("book/merge/", drafts.merge, name="merge"),
    path("book/no-reminders/<str:key>/", reminders.stop, name="no_reminders"),
    path("checkout/", checkout.checkout, name="checkout"),
    path("checkout/questions/", questions.questions, name="questions"),
    path("checkout/details/", checkout.details, name="details"),
    path("checkout/check/", checkout.check, name="check"),
    path("checkout/pay/<str:key>/", pay.pay, name="pay"),
    path("checkout/success/<str:key>/", pay.success, name="success"),
    path("checkout/failed/<str:key>/", pay.failed, name="failed"),
    path("orders/track/", after.track, name="track"),
    path("orders/<str:key>/", after.order, name="order"),
    path("orders/<str:key>/receipt.pdf", after.receipt, name="receipt"),
    path("orders/<str:key>/papers/<str:number>.pdf", after.paper, name="paper"),
    path("orders/<str:key>/files/<uuid:public_id>/", questions.file, name="file"),
    path("orders/<str:key>/calendar.ics", after.calendar, name="calendar"),
    path("orders/<str:key>/account/", account.offer, name="account"),
    path("orders/<str:key>/account/link/", account.link, name="link"),
    path("orders/<str:key>/account/register/", account.register, name="register"),
    # Addresses people type by hand.
    *(
        path(by_hand, RedirectView.as_view(url=f"/{by_hand}/", query_string=True))
        for by_hand in ("book", "checkout", "orders/track")
    ),
]
