"""The one public address of the catalogue: the button that ends a preview of another day."""

from django.urls import path

from catalogue import views

app_name = "catalogue"
urlpatterns = [path("as-of/end/", views.end_preview, name="end_preview")]
