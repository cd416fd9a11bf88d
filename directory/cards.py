"""A colleague as one viewer may see them; every page, export and feed shows cards and never a bare Person."""

from datetime import date
from functools import cached_property

from django.utils.dates import WEEKDAYS

from directory.models import DUTIES, Field, Person, PhoneNumber, SpokenLanguage

# Any leap year: only day and month are shown.
_LEAP_YEAR = 2000


class Card:
    """What `viewer` may see of `person`; a field that is not for this viewer is empty."""

    def __init__(self, person, viewer):
        self._person = person
        self._viewer = viewer

    def _sees(self, code):
        return self._viewer.sees(self._person, code)

    @property
    def pk(self):
        return self._person.pk

    @property
    def updated_at(self):
        return self._person.updated_at

    @property
    def slug(self):
        return self._person.slug

    @property
    def display_name(self):
        return self._person.display_name

    @property
    def name_parts(self):
        """Family name and given name as the source tells them apart; else the whole name and nothing."""
        if self._person.family_name:
            return self._person.family_name, self._person.given_name
        return self._person.display_name, ""

    @property
    def initials(self):
        return self._person.initials

    @property
    def function(self):
        return self._person.function

    @property
    def department(self):
        return self._person.department

    @property
    def function_and_department(self):
        return " · ".join(filter(None, [self.function, self.department.name if self.department else ""]))

    @property
    def organisation(self):
        return self._person.department.organisation if self._person.department else None

    @property
    def location(self):
        return self._person.location

    @property
    def url(self):
        return self._person.get_absolute_url()

    @property
    def is_own(self):
        return self._person.pk == self._viewer.person_id

    @cached_property
    def mail(self):
        return self._person.mail if self._sees(Field.MAIL) else ""

    @property
    def mailbox(self):
        """What of the address stands before its sign, where a narrow column may break it."""
        return self.mail.rpartition("@")[0]

    @property
    def mail_domain(self):
        return self.mail.rpartition("@")[2]

    @cached_property
    def room(self):
        return self._person.room if self._sees(Field.ROOM) else ""

    @cached_property
    def phones(self):
        """The numbers for this viewer, in the order of the source."""
        return [
            phone
            for phone in self._person.phone_numbers.all()
            if self._sees(Field.MOBILE if phone.kind == PhoneNumber.Kind.MOBILE else Field.TELEPHONE)
        ]

    @cached_property
    def photo_url(self):
        return self._person.photo_url if self._sees(Field.PHOTO) else ""

    @cached_property
    def absence(self):
        """The absence of today with its replacement, for those who may know; see PersonQuerySet.with_absences."""
        absences = getattr(self._person, "absences_today", ())
        if not absences or not self._sees(Field.ABSENCE):
            return None
        replacement = absences[0].replacement
        return {
            "until": absences[0].ends_on,
            "replacement": Card(replacement, self._viewer) if replacement and replacement.is_shown else None,
        }

    @cached_property
    def chat_url(self):
        link = self._viewer.policies.settings.chat_link
        return link.replace("{mail}", self.mail) if link and self.mail else ""


class DetailCard(Card):
    """A card with all that stands on the page of a colleague."""

    @cached_property
    def manager(self):
        """The manager's card, when the manager is somebody who may be shown."""
        manager = self._person.manager
        return Card(manager, self._viewer) if manager and manager.is_shown else None

    @cached_property
    def team(self):
        return cards(Person.objects.active().filter(manager_id=self.pk).for_cards(), self._viewer)

    @cached_property
    def responsibilities(self):
        return list(self._person.responsibilities.all()) if self._sees(Field.RESPONSIBILITIES) else []

    @property
    def number_plate(self):
        return self._person.number_plate if self._sees(Field.NUMBER_PLATE) else ""

    @property
    def employee_number(self):
        return self._person.employee_number if self._sees(Field.EMPLOYEE_NUMBER) else ""

    @property
    def languages(self):
        if not self._sees(Field.LANGUAGES):
            return []
        return [label for code, label in SpokenLanguage.choices if code in self._person.spoken_languages]

    @property
    def duties(self):
        """What colleagues look for in an emergency; always shown."""
        return [label for duty, label in DUTIES.items() if getattr(self._person, duty)]

    @cached_property
    def working_days(self):
        """The seven days as (name, working day or None); empty when nothing was told or it is not for this viewer."""
        days = {day.weekday: day for day in self._person.working_days.all()} if self._sees(Field.WORKING_DAYS) else {}
        return [(name, days.get(number + 1)) for number, name in WEEKDAYS.items()] if days else []

    @property
    def birthday(self):
        """The day in a leap year, of which only day and month are shown; None when there is nothing to show."""
        if self._person.birthday is None or not self._sees(Field.BIRTHDAY):
            return None
        return date(_LEAP_YEAR, *divmod(self._person.birthday, 100))


def cards(people, viewer):
    return [Card(person, viewer) for person in people]
