"""A colleague as one viewer may see them; every page, export and feed shows cards and never a bare Person."""

from datetime import date
from functools import cached_property

from directory.models import Field, Person, PhoneNumber

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
    def slug(self):
        return self._person.slug

    @property
    def display_name(self):
        return self._person.display_name

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
    def chat_url(self):
        link = self._viewer.policies.settings.chat_link
        return link.replace("{mail}", self.mail) if link and self.mail else ""


class DetailCard(Card):
    """A card with all that stands on the page of a colleague."""

    @property
    def organisation(self):
        return self._person.department.organisation if self._person.department else None

    @cached_property
    def manager(self):
        """The manager's card, when the manager is somebody who may be shown."""
        manager = self._person.manager
        return Card(manager, self._viewer) if manager and manager.is_shown else None

    @cached_property
    def team(self):
        return cards(Person.objects.active().filter(manager=self._person).for_cards(), self._viewer)

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
    def birthday(self):
        """The day in a leap year, of which only day and month are shown; None when there is nothing to show."""
        if self._person.birthday is None or not self._sees(Field.BIRTHDAY):
            return None
        return date(_LEAP_YEAR, *divmod(self._person.birthday, 100))


def cards(people, viewer):
    return [Card(person, viewer) for person in people]
