from django.urls import path

from notifications import views

app_name = "letterbox"
urlpatterns = [
    path("", views.letterbox, name="list"),
    path("<str:file>/<int:place>/", views.read, name="read"),
    path("<str:file>/<int:place>/html/", views.read_html, name="html"),
]
