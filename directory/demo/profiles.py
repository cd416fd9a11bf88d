"""What the people of Hopbeke say of themselves, and what stands beside them: tasks, days, badges, rooms, vehicles."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import cycle

from django.db import transaction
from django.utils import timezone

from directory import search
from directory.models import (
    Absence,
    Department,
    DirectorySettings,
    Facility,
    Location,
    Organisation,
    Person,
    Responsibility,
    WorkingDay,
)

# What each department handles, in the words of somebody who looks for help.
TASKS = {
    "Secretariaat": ("verzekeringen", "vergaderzalen reserveren", "agenda van het college", "inkomende post"),
    "Juridische dienst": ("overheidsopdrachten", "schadeclaims", "klachten", "openbaarheid van bestuur"),
    "Communicatie": ("infoblad", "website", "sociale media", "drukwerk", "logo en huisstijl"),
    "Personeel & Organisatie": ("verlof", "maaltijdcheques", "hospitalisatieverzekering", "vacatures", "fietslease"),
    "ICT": ("wachtwoord vergeten", "laptop en gsm", "printers", "kaarten en GIS", "nieuwe medewerkers"),
    "Financiën": ("facturen", "belastingen", "subsidies", "onkostennota", "budgetwijziging"),
    "Aankoopdienst": ("kantoormateriaal", "werkkledij", "raamcontracten"),
    "Burgerzaken": ("rijbewijzen", "identiteitskaarten", "verhuizingen", "huwelijken", "reispassen", "begraafplaatsen"),
    "Onthaal": ("verloren voorwerpen", "zaalsleutels", "pakjes"),
    "Omgeving": ("omgevingsvergunning", "stedenbouwkundige inlichtingen", "premies voor woningen"),
    "Milieu & Klimaat": ("sluikstorten", "containerpark", "geluidshinder", "laadpalen"),
    "Mobiliteit": ("parkeervergunningen", "inname openbaar domein", "verkeersborden", "bewonerskaarten"),
    "Groendienst": ("bomen", "speelterreinen", "onkruid"),
    "Wegen en Riolering": ("put in de weg", "verstopte riolering", "strooidienst", "signalisatie lenen"),
    "Gebouwen": ("verwarming", "elektriciteit", "sleutels en badges", "verhuis van kantoren"),
    "Bibliotheek": ("boekenpakketten", "voorleesuurtje"),
    "Sport": ("sporthal huren", "zwemabonnementen", "sportkampen"),
    "Jeugd": ("speelpleinwerking", "fuiven", "jeugdverenigingen"),
    "Sociale Dienst": ("leefloon", "schuldbemiddeling", "noodopvang", "energiepremies"),
    "Thuiszorg": ("maaltijden aan huis", "poetshulp", "minder mobielen centrale"),
}
LANGUAGES = ((), ("fr",), ("en",), ("fr", "en"), (), ("tr",), ("en", "pl"), ("vgt",), ("fr", "ar"), ("de",))
ROOMS = (
    ("Raadzaal", "Stadhuis", 60, "057 10 10 01", "Beamer en vertaalcabines; sleutel aan het onthaal."),
    ("Collegezaal", "Stadhuis", 14, "057 10 10 02", ""),
    ("Trouwzaal", "Stadhuis", 80, "", "Zaterdag alleen voor huwelijken."),
    ("Vergaderzaal De Lindenboom", "Administratief centrum", 12, "057 10 10 21", "Scherm voor videovergaderen."),
    ("Vergaderzaal De Vlasschaard", "Administratief centrum", 8, "", ""),
    ("Refter", "Stadswerkplaats", 40, "", ""),
    ("Spreekkamer 1", "Sociaal Huis", 4, "057 10 10 41", "Met alarmknop."),
)
VEHICLES = (
    ("Bestelwagen 3", "Stadswerkplaats", "1-HBK-303", "Trekhaak; rijbewijs BE."),
    ("Dienstwagen Onthaal", "Stadhuis", "1-HBK-101", "Elektrisch; laadpas in het handschoenkastje."),
    ("Dienstwagen Sociaal Huis", "Sociaal Huis", "2-HBK-204", ""),
    ("Dienstfiets 1", "Stadhuis", "", "Fietskoffer in de kelder."),
)
NUMBERS = (
    ("Algemeen nummer stadhuis", "Stadhuis", "057 10 10 00"),
    ("Helpdesk ICT", "Administratief centrum", "057 12 34 99"),
    ("Wachtdienst techniek (dag en nacht)", "Stadswerkplaats", "057 10 10 90"),
    ("Noodplanning", "Stadhuis", "057 10 10 99"),
)


@transaction.atomic
def dress_people() -> None:
    """Once: what people changed in the demonstration afterwards stays."""
    if Responsibility.objects.exists():
        return
    people = list(Person.objects.active().order_by("employee_number").select_related("department", "location"))
    by_department: dict[str, list[Person]] = {}
    for person in people:
        if person.department:
            by_department.setdefault(person.department.name, []).append(person)
    Responsibility.objects.bulk_create(_responsibilities(by_department))
    WorkingDay.objects.bulk_create(_working_days(people))
    for number, person in enumerate(people):
        person.spoken_languages = list(LANGUAGES[number % len(LANGUAGES)])
        person.is_first_aider, person.is_fire_warden = number % 17 == 3, number % 23 == 5
        person.is_confidential_adviser = number in (60, 190)
        person.number_plate = f"1-{'ABCDEFGH'[number % 8]}HB-{100 + number}" if number % 3 == 0 else ""
    badges = ["spoken_languages", "is_first_aider", "is_fire_warden", "is_confidential_adviser", "number_plate"]
    Person.objects.bulk_update(people, badges, batch_size=200)
    Absence.objects.bulk_create(_absences(by_department, timezone.localdate()))
    _furnish()
    search.reindex()


def _responsibilities(by_department: dict[str, list[Person]]) -> Iterator[Responsibility]:
    """Each task with one colleague, and every second one with a deputy too."""
    for department, subjects in TASKS.items():
        handlers = cycle(by_department.get(department, ()))
        for number, subject in enumerate(subjects):
            for _turn in range(1 + number % 2):
                if person := next(handlers, None):
                    yield Responsibility(person=person, subject=subject, position=number)


def _working_days(people: list[Person]) -> Iterator[WorkingDay]:
    """Of two in three: a free Wednesday or Friday for some, a day at home for those in offices."""
    offices = ("Stadhuis", "Administratief centrum", "Sociaal Huis")
    for number, person in enumerate(people):
        if number % 3 == 2:
            continue
        free = {0: 3, 4: 5}.get(number % 6)
        at_home = 1 + number % 5 if person.location and person.location.name in offices and number % 2 else None
        for weekday in range(1, 6):
            if weekday != free:
                place = WorkingDay.Place.HOME if weekday == at_home else WorkingDay.Place.WORKPLACE
                yield WorkingDay(person=person, weekday=weekday, place=place)


def _absences(by_department: dict[str, list[Person]], today: date) -> Iterator[Absence]:
    for department, days in (("Burgerzaken", 9), ("Omgeving", 4), ("Sport", 16), ("Financiën", 2)):
        *_first, away, replacement = by_department[department]
        yield Absence(
            person=away,
            replacement=replacement,
            starts_on=today - timedelta(days=3),
            ends_on=today + timedelta(days=days),
        )


def _furnish() -> None:
    """Rooms, vehicles and general numbers, and who corrects the data."""
    places = {location.name: location for location in Location.objects.all()}
    technical = Department.objects.filter(name="Gebouwen").first()
    rows = [
        *(
            Facility(
                kind=Facility.Kind.ROOM, name=name, location=places.get(place), seats=seats, phone=phone, note=note
            )
            for name, place, seats, phone, note in ROOMS
        ),
        *(
            Facility(kind=Facility.Kind.VEHICLE, name=name, location=places.get(place), number_plate=plate, note=note)
            for name, place, plate, note in VEHICLES
        ),
        *(
            Facility(kind=Facility.Kind.NUMBER, name=name, location=places.get(place), phone=phone)
            for name, place, phone in NUMBERS
        ),
    ]
    for row in rows:
        row.department = technical if row.kind != Facility.Kind.NUMBER else None
        row.search_text = row.words()
    Facility.objects.bulk_create(rows, ignore_conflicts=True)
    Organisation.objects.filter(corrections_mail="").update(corrections_mail="personeel@hopbeke.test")
    town = DirectorySettings.current()
    town.corrections_mail = "personeel@hopbeke.test"
    town.save()
