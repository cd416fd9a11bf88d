from django.urls import path

from directory import views

app_name = "directory"
urlpatterns = [
    path("", views.person_list, name="person_list"),
    path("<slug:slug>/", views.person_detail, name="person_detail"),
]
