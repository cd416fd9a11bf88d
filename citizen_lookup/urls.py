"""The addresses of the residents' look-up, under /residents/."""

from django.urls import URLPattern

app_name = "citizen_lookup"

urlpatterns: list[URLPattern] = []
