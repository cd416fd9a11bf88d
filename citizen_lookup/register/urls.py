"""The addresses of who imports the register, under /residents/import/."""

from django.urls import path

from citizen_lookup.register import views

urlpatterns = [
    path("", views.import_list, name="import_list"),
    path("restore/", views.import_restore, name="import_restore"),
    path("protections/", views.protections, name="import_protections"),
    path("<int:pk>/", views.import_detail, name="import_detail"),
    path("<int:pk>/release/", views.import_release, name="import_release"),
    path("<int:pk>/put-aside/", views.import_put_aside, name="import_put_aside"),
]
