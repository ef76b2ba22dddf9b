"""A person's own pages, beside those of the library under the same /accounts/."""

from django.urls import path

from accounts import my_views

app_name = "accounts"
urlpatterns = [
    path("accounts/details/", my_views.details, name="details"),
    path("accounts/sessions/", my_views.sessions, name="sessions"),
    path("accounts/sessions/others/end/", my_views.end_others, name="end_others"),
    path("accounts/sessions/<int:pk>/end/", my_views.end_one, name="end_one"),
    path("accounts/data/", my_views.my_data, name="my_data"),
    path("accounts/data/download/", my_views.download, name="download"),
    path("accounts/data/deletion/", my_views.deletion, name="deletion"),
]
