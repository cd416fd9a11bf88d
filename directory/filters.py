from string import ascii_uppercase

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from directory import choices, search
from directory.models import DUTIES, Person, SpokenLanguage
from directory.visibility import Viewer
from intranet.folding import after_prefix

LETTERS = tuple(ascii_uppercase)
SORTS = {"name": "sort_name", "function": "function", "department": "department__name", "location": "location__name"}

SPEAKS = "speaks-"


def who_choices():
    """Duties, then languages, in groups."""
    languages = [(f"{SPEAKS}{code}", label) for code, label in SpokenLanguage.choices]
    return [(_("Duty"), list(DUTIES.items())), (_("Speaks"), languages)]


class PersonFilter(django_filters.FilterSet):
    """What the list of colleagues can be narrowed to; unknown values are left aside."""

    q = django_filters.CharFilter(method="search", label=_("Name, function, task or number"))
    department = django_filters.TypedChoiceFilter(
        coerce=int, choices=lambda: choices.current().departments, method="in_department", label=_("Department")
    )
    location = django_filters.TypedChoiceFilter(
        coerce=int, choices=lambda: choices.current().locations, label=_("Location")
    )
    organisation = django_filters.TypedChoiceFilter(
        coerce=int, choices=lambda: choices.current().organisations, method="in_organisation", label=_("Organisation")
    )
    who = django_filters.ChoiceFilter(choices=who_choices, method="who_is", label=_("Who"))
    letter = django_filters.ChoiceFilter(choices=[(letter, letter) for letter in LETTERS], method="beginning_with")
    sort = django_filters.ChoiceFilter(
        choices=[(sign + key, key) for key in SORTS for sign in ("", "-")], method="in_order_of"
    )

    class Meta:
        model = Person
        fields: list[str] = []

    is_similar = False

    def search(self, people, name, value):
        found = search.find(people, value, Viewer.of_request(self.request))
        self.is_similar = found.is_similar
        return found.people

    def in_department(self, people, name, value):
        return people.in_departments(choices.current().with_parts(value))

    def in_organisation(self, people, name, value):
        return people.filter(Q(department__organisation=value) | Q(department=None, source__organisation=value))

    def who_is(self, people, name, value):
        if value in DUTIES:
            return people.filter(**{value: True})
        return search.speaking(people, value.removeprefix(SPEAKS), Viewer.of_request(self.request))

    def beginning_with(self, people, name, value):
        letter = value.lower()
        return people.filter(sort_name__gte=letter, sort_name__lt=after_prefix(letter))

    def in_order_of(self, people, name, value):
        key = SORTS[value.removeprefix("-")]
        sign = "-" if value.startswith("-") else ""
        return people.order_by(f"{sign}{key}", "sort_name", "pk")
