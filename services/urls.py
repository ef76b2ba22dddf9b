"""Searching stands before Wagtail: no page can take its address."""

from __future__ import annotations

from django.urls import path

from services import views

app_name = "services"
urlpatterns = [
    path("search/", views.search, name="search"),
    path("search/suggest/", views.suggest, name="suggest"),
    path("search/terms/", views.count_term, name="count_term"),
]
