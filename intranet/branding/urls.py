from django.urls import path

from intranet.branding import views

urlpatterns = [
    path("theme.css", views.theme, name="theme"),
    path("town/arms", views.arms, name="town_arms"),
    path("town/photo", views.photo, name="town_photo"),
    path("favicon.ico", views.favicon, name="favicon"),
]
