"""A colleague as one viewer may see them; every page, export and feed shows cards and never a bare Person."""

from functools import cached_property

from django.urls import reverse

from directory.models import Field, PhoneNumber


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
    def name(self):
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
        if not self._person.photo or not self._sees(Field.PHOTO):
            return ""
        return f"{reverse('directory:person_photo', args=[self.slug])}?v={self._person.photo_digest[:12]}"

    @cached_property
    def chat_url(self):
        link = self._viewer.policies.settings.chat_link
        return link.replace("{mail}", self.mail) if link and self.mail else ""


def cards(people, viewer):
    return [Card(person, viewer) for person in people]
