from django.urls import path

from directory.feeds import api, birthdays, carddav, contacts
from directory.views import calendar, former, organisation, people, personal_data, photos, profile
from directory.views import contacts as contact_views

app_name = "directory"
urlpatterns = [
    path("", people.person_list, name="person_list"),
    path("choices/", people.person_choices, name="person_choices"),
    path("favourites/", people.favourite_list, name="favourite_list"),
    path("my-team/", people.my_team, name="my_team"),
    path("phone-list/", people.phone_list, name="phone_list"),
    path("org-chart/", organisation.org_chart, name="org_chart"),
    path("org-chart/drawing.svg", organisation.org_chart_drawing, name="org_chart_drawing"),
    path("locations/", organisation.place_list, name="place_list"),
    path("responsibilities/", organisation.responsibility_list, name="responsibility_list"),
    path("facilities/", organisation.facility_list, name="facility_list"),
    path("birthdays/", calendar.birthday_list, name="birthday_list"),
    path("birthdays/feed/<str:secret>.ics", birthdays.birthday_feed, name="birthday_feed"),
    path("changes/", calendar.movement_list, name="movement_list"),
    path("me/", profile.my_page, name="my_page"),
    path("not-shown/", former.former_list, name="former_list"),
    path("not-shown/<int:pk>/erase/", former.person_erase, name="person_erase"),
    path("personal-data/", personal_data.personal_data, name="personal_data"),
    path("personal-data/<int:pk>/", personal_data.personal_data_export, name="personal_data_export"),
    path("vcards/<str:secret>.vcf", contacts.vcard_feed, name="vcard_feed"),
    path("carddav/", carddav.root, name="carddav_root"),
    path("carddav/me/", carddav.principal, name="carddav_principal"),
    path("carddav/me/<slug:book>/", carddav.address_book, name="carddav_book"),
    path("carddav/me/<slug:book>/<slug:slug>.vcf", carddav.contact, name="carddav_contact"),
    path("api/v1/people/", api.person_list, name="api_person_list"),
    path("api/v1/people/<slug:slug>/", api.person_detail, name="api_person_detail"),
    path("api/v1/departments/", api.department_list, name="api_department_list"),
    path("<slug:slug>/", people.person_detail, name="person_detail"),
    path("<slug:slug>/photo/", photos.person_photo, name="person_photo"),
    path("<slug:slug>/favourite/", people.set_favourite, name="set_favourite"),
    path("<slug:slug>/contact.vcf", contact_views.person_vcard, name="person_vcard"),
    path("<slug:slug>/contact.svg", contact_views.person_qr, name="person_qr"),
    path("<slug:slug>/edit/", profile.profile_edit, name="profile_edit"),
    path("<slug:slug>/edit/photo/", profile.photo_edit, name="photo_edit"),
    path("<slug:slug>/absences/new/", profile.absence_add, name="absence_add"),
    path("<slug:slug>/absences/<int:pk>/cancel/", profile.absence_cancel, name="absence_cancel"),
    path("<slug:slug>/something-is-wrong/", profile.mistake_report, name="mistake_report"),
]
