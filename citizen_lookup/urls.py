"""The addresses of the residents' look-up, under /residents/."""

from django.urls import include, path

app_name = "citizen_lookup"

urlpatterns = [
    path("grants/", include("citizen_lookup.grant_urls")),
    path("import/", include("citizen_lookup.register.urls")),
    path("record/", include("citizen_lookup.record.urls")),
]
