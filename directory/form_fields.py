"""Choosing a colleague in a form: by typing a part of the name, from suggestions where there is JavaScript."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms import Script
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from directory import search
from directory.models import Person

SUGGESTED = 8
SEPARATOR = " · "


class PersonInput(forms.TextInput):
    """A text box; directory/person_field.js makes it a combobox with suggestions of the server."""

    template_name = "directory/_person_input.html"

    class Media:
        css = {"all": ["directory/person_field.css"]}
        js = [Script("directory/person_field.js", type="module")]

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        choices = {
            "autocomplete": "off",
            "spellcheck": "false",
            "data-choices": reverse_lazy("directory:person_choices"),
        }
        super().__init__({**choices, **(attrs or {})})


class PersonField(forms.Field):
    """A colleague who works here. What is typed may be a part of the name, as long as it fits one colleague."""

    widget = PersonInput
    default_error_messages = {
        "unknown": _("Nobody who works here is called so."),
        "several": _("This fits several colleagues. Write one of these: %(people)s."),
    }

    def prepare_value(self, value: Any) -> Any:
        """The colleague as text; a key is what an instance gives for its foreign key."""
        if isinstance(value, int):
            value = Person.objects.select_related("department").filter(pk=value).first()
        return labelled([value])[0][1] if isinstance(value, Person) else value

    def to_python(self, value: Any) -> Person | None:
        if value in self.empty_values or isinstance(value, Person):
            return value or None
        found = labelled(fitting(str(value)))
        exact = [person for person, label in found if label == str(value).strip()]
        if len(exact or found) == 1:
            return exact[0] if exact else found[0][0]
        if not found:
            raise forms.ValidationError(self.error_messages["unknown"], code="unknown")
        people = "; ".join(label for _person, label in found[:SUGGESTED])
        raise forms.ValidationError(self.error_messages["several"], code="several", params={"people": people})

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (self.prepare_value(initial) or "") != (data or "")


def fitting(text: str) -> list[Person]:
    """The colleagues whom a text means: those of exactly that name, else those whose name fits every word."""
    people = Person.objects.active().select_related("department").order_by("sort_name", "pk")
    name = text.partition(SEPARATOR)[0].strip()
    named = list(people.filter(display_name=name))
    return named or list(search.by_name(people, name)[: SUGGESTED + 1])


def labelled(people: Iterable[Person]) -> list[tuple[Person, str]]:
    """Each with a text that tells them apart: name and department, and the login where those are the same."""
    plain = [(person, SEPARATOR.join(map(str, filter(None, (person, person.department))))) for person in people]
    times = Counter(label for _person, label in plain)
    return [(person, label if times[label] == 1 else f"{label} ({person.login_name})") for person, label in plain]
