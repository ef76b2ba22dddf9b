"""Addresses of payments. Each is served with and without a trailing slash: a redirected POST loses its body."""

from __future__ import annotations

from django.urls import path

from payments import card_pages, views

app_name = "payments"
urlpatterns = [
    path("api/webhooks/<slug:gateway>", views.webhook, name="webhook"),
    path("api/webhooks/<slug:gateway>/", views.webhook),
    path("checkout/card/<uuid:pk>/", card_pages.card, name="card"),
    path("checkout/card/<uuid:pk>/back/", card_pages.back, name="card_back"),
    path("checkout/sandbox/<slug:ref>", views.sandbox_card),
    path("checkout/sandbox/<slug:ref>/", views.sandbox_card, name="sandbox_card"),
    path("checkout/sandbox/<slug:ref>/bank/", views.sandbox_bank, name="sandbox_bank"),
]
