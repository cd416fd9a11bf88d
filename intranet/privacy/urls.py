from django.urls import path

from intranet.privacy import views

urlpatterns = [
    path("privacy/", views.retention_list, name="retention_list"),
    path("privacy/processing/", views.processing_register, name="processing_register"),
    path("privacy/kept/<str:code>/", views.retention_change, name="retention_change"),
]
