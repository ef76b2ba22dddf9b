from django.urls import path

from dashboard import managers, refunding, views

app_name = "dashboard"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("orders/", views.orders, name="orders"),
    path("orders/<str:number>/", views.order, name="order"),
    path("orders/<str:number>/files/<uuid:public_id>/", views.file, name="file"),
    path("orders/<str:number>/handler/", views.handler, name="handler"),
    path("admin/managers/", managers.managers, name="managers"),
    path("admin/managers/<int:pk>/", managers.manager, name="manager"),
    path("orders/<str:number>/refund/", refunding.refund, name="refund"),
    path("documents/", views.documents, name="documents"),
    path("documents/<str:number>.pdf", views.paper, name="paper"),
    path("profile/", views.profile, name="profile"),
]
