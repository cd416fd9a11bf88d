from django.urls import path

from directory.views import people, photos

app_name = "directory"
urlpatterns = [
    path("", people.person_list, name="person_list"),
    path("<slug:slug>/", people.person_detail, name="person_detail"),
    path("<slug:slug>/photo/", photos.person_photo, name="person_photo"),
]
