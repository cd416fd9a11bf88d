from datetime import date

from directory import names
from directory.models import Absence, Organisation, Person
from tests.addresses import UNKNOWN, Row, change, page, page_for, part, redirection

UNAUTHORISED = 401


def for_programs(**arguments):
    """What only a token opens, whoever is logged in."""
    return Row(everyone=UNAUTHORISED, anonymous=UNAUTHORISED, arguments=arguments, is_page=False)


def for_a_secret_address(secret):
    return Row(everyone=UNKNOWN, anonymous=UNKNOWN, arguments={"secret": secret}, is_page=False)


def absence():
    return Absence.objects.get().pk


def former():
    return Person.objects.get(slug="once-here").pk


ROWS = {
    "directory:person_list": page(),
    "directory:person_choices": part(),
    "directory:favourite_list": page(),
    "directory:my_team": page(),
    "directory:phone_list": page(),
    "directory:org_chart": page(),
    "directory:org_chart_drawing": part(),
    "directory:place_list": page(),
    "directory:responsibility_list": page(),
    "directory:facility_list": page(),
    "directory:birthday_list": page(),
    "directory:movement_list": page(),
    "directory:my_page": redirection(),
    "directory:person_detail": page(slug="joke-vandamme"),
    "directory:person_photo": Row(everyone=UNKNOWN, arguments={"slug": "joke-vandamme"}),
    "directory:person_vcard": part(slug="joke-vandamme"),
    "directory:person_qr": part(slug="joke-vandamme"),
    "directory:set_favourite": change(slug="joke-vandamme"),
    "directory:mistake_report": page(slug="joke-vandamme"),
    "directory:profile_edit": page_for("dirk", "els", slug="dirk-pauwels"),
    "directory:photo_edit": page_for("dirk", "els", slug="dirk-pauwels"),
    "directory:former_list": page_for("els", "hilde"),
    "directory:person_erase": page_for("hilde", pk=former),
    "directory:personal_data": page_for("hilde", query="?q=joke"),
    "directory:personal_data_export": page_for("hilde", pk=former),
    "directory:absence_add": page_for("dirk", "els", slug="dirk-pauwels"),
    "directory:absence_cancel": change(slug="dirk-pauwels", pk=absence),
    "directory:birthday_feed": for_a_secret_address("nothing"),
    "directory:vcard_feed": for_a_secret_address("nothing"),
    "directory:carddav_root": for_programs(),
    "directory:carddav_principal": for_programs(),
    "directory:carddav_book": for_programs(book="colleagues"),
    "directory:carddav_contact": for_programs(book="colleagues", slug="joke-vandamme"),
    "directory:api_person_list": for_programs(),
    "directory:api_person_detail": for_programs(slug="joke-vandamme"),
    "directory:api_department_list": for_programs(),
}


def prepare(users):
    Organisation.objects.create(name="Hopbeke")
    Person.objects.create(display_name="Once Here", sort_name="here", slug="once-here", is_active_in_directory=False)
    for user in users.values():
        slug = names.unique_slug(user.name, ())
        person = Person.objects.create(
            display_name=user.name, sort_name=names.sort_name(user.name), slug=slug, user=user
        )
        if user.username == "dirk":
            Absence.objects.create(person=person, starts_on=date(2027, 5, 1), ends_on=date(2027, 5, 9))
