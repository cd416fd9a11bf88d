"""The addresses of the residents' look-up, under /residents/. None holds a criterion, a name or a number."""

from django.urls import include, path

from citizen_lookup.views import look_up, person

app_name = "citizen_lookup"
urlpatterns = [
    path("", look_up.look_up, name="look_up"),
    path("purpose/", look_up.purpose_choose, name="purpose_choose"),
    path("purpose/leave/", look_up.purpose_leave, name="purpose_leave"),
    path("search/", look_up.search, name="search"),
    path("person/", person.person, name="person"),
    path("person/field/", person.person_field, name="person_field"),
    path("person/sheet/", person.person_sheet, name="person_sheet"),
    path("person/emergency/", person.person_emergency, name="person_emergency"),
    path("grants/", include("citizen_lookup.grant_urls")),
    path("import/", include("citizen_lookup.register.urls")),
    path("record/", include("citizen_lookup.record.urls")),
]
