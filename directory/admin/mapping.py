"""The mapping of a source as one field of a form: a row for each field of a colleague."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from directory.ldap.mapping import FIELD_NAMES, FIELDS, LOGIN_ATTRIBUTES, PERSON_FILTERS, Mapping
from directory.models import DirectorySource

# RFC 4512: a name or an object identifier, with options behind it.
_ATTRIBUTE = re.compile(r"[A-Za-z][A-Za-z0-9-]*(;[A-Za-z0-9-]+)*\Z|\d+(\.\d+)+\Z")


class MappingWidget(forms.Widget):
    """A table: the field, its attributes separated by commas, and what to know of it."""

    template_name = "directory/admin/_mapping_widget.html"

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        value = value or {}
        context["rows"] = [
            {"field": one, "name": f"{name}-{one.name}", "value": ", ".join(value.get(one.name, ()))} for one in FIELDS
        ]
        return context

    def value_from_datadict(self, data, files, name):
        return {one.name: _split(data.get(f"{name}-{one.name}", "")) for one in FIELDS}

    def value_omitted_from_data(self, data, files, name):
        return False

    def id_for_label(self, id_):
        return f"{id_}-{FIELDS[0].name}"


class MappingField(forms.Field):
    """The attributes that are taken, by field; every field stands in it, also those that are left out."""

    widget = MappingWidget

    def clean(self, value):
        wrong = sorted({name for names in value.values() for name in names if not _ATTRIBUTE.match(name)})
        if wrong:
            raise ValidationError(_("“%(names)s” is not the name of an attribute.") % {"names": ", ".join(wrong)})
        for name in ("key", "display_name"):
            if not value[name]:
                label = next(one.label for one in FIELDS if one.name == name)
                raise ValidationError(_("Without “%(field)s” nobody can be taken over.") % {"field": label})
        return value

    def has_changed(self, initial, data):
        return {name: list(initial.get(name, ())) for name in FIELD_NAMES} != data


def in_force(source):
    """What the form shows: the attributes that are taken now, whether by the preset or by the source's own wish."""
    return {name: list(names) for name, names in Mapping.of(source).names.items()}


def own_wishes(mapping, preset):
    """What is kept: only where the mapping differs from the preset, so that a better preset reaches this town too."""
    usual = Mapping(preset).names
    return {name: names for name, names in mapping.items() if tuple(names) != usual[name]}


def preset_values(preset):
    """What a preset fills in, as the form would send it."""
    preset = DirectorySource.Preset(preset)
    return {
        "preset": preset.value,
        "mapping": {name: list(names) for name, names in Mapping(preset).names.items()},
        "person_filter": PERSON_FILTERS[preset],
        "login_attributes": ", ".join(LOGIN_ATTRIBUTES[preset]),
    }


def _split(text):
    return list(dict.fromkeys(text.replace(",", " ").split()))
