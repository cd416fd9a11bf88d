"""Which attribute fills which field, and how: presets for OpenLDAP and Active Directory, changed per source."""

import hashlib
import json
from collections.abc import Mapping as AbstractMapping
from collections.abc import Sequence
from dataclasses import dataclass, field
from dataclasses import fields as dataclass_fields
from datetime import datetime
from functools import partial
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from directory.models import DirectorySource

from . import birthdays, names, photos, values
from .connection import Entry, readable
from .issues import Issue, Remark
from .phones import Phone, phones

# Raise it when the same bytes give other values than before: every entry is then looked at again.
CONVERSION = 1


@dataclass(frozen=True)
class Field:
    """A field of a colleague and the attributes that fill it in each kind of directory, the first filled one wins."""

    name: str
    label: str | Promise
    openldap: tuple[str, ...] = ()
    active_directory: tuple[str, ...] = ()
    help: str | Promise = ""
    limit: int = 200


FIELDS = (
    Field(
        "key",
        _("lasting key"),
        ("entryUUID",),
        ("objectGUID",),
        _("Never changes, not even by a rename or a move. Never a name or an e-mail address: those change hands."),
    ),
    Field("login_name", _("login name"), ("uid",), ("sAMAccountName",), limit=150),
    Field("display_name", _("name"), ("displayName", "cn"), ("displayName", "cn", "sAMAccountName")),
    Field("given_name", _("given name"), ("givenName",), ("givenName",), limit=100),
    Field("family_name", _("family name"), ("sn",), ("sn",), limit=100),
    Field(
        "employee_number",
        _("employee number"),
        ("employeeNumber",),
        ("employeeNumber", "employeeID"),
        _("Proposes whom somebody was who comes back."),
        limit=40,
    ),
    Field("function", _("function"), ("title",), ("title",)),
    Field("department", _("department"), ("ou", "departmentNumber"), ("department",)),
    Field(
        "organisation", _("organisation"), ("o",), ("company",), _("Where it is empty, the organisation of the source.")
    ),
    Field("location", _("location"), ("physicalDeliveryOfficeName", "l"), ("l",)),
    Field("room", _("room"), ("roomNumber",), ("physicalDeliveryOfficeName",), limit=60),
    Field("mail", _("e-mail"), ("mail",), ("mail", "proxyAddresses"), limit=254),
    Field("language", _("language"), ("preferredLanguage",), ("preferredLanguage",), limit=10),
    Field(
        "phones",
        _("telephone"),
        ("telephoneNumber",),
        ("telephoneNumber", "otherTelephone"),
        _("All values of all these attributes are shown, in this order."),
    ),
    Field(
        "mobiles",
        _("mobile"),
        ("mobile",),
        ("mobile", "otherMobile"),
        _("All values of all these attributes are shown, in this order."),
    ),
    Field(
        "internals",
        _("internal number"),
        (),
        ("ipPhone",),
        _("Short numbers among the others are recognised as internal by themselves."),
    ),
    Field(
        "birthday",
        _("birthday"),
        ("schacDateOfBirth",),
        (),
        _("For instance extensionAttribute1. Only day and month are kept."),
    ),
    Field("photo", _("photo"), ("jpegPhoto",), ("thumbnailPhoto", "jpegPhoto")),
    Field("manager", _("manager"), ("manager",), ("manager",)),
    Field(
        "state",
        _("state of the account"),
        ("pwdAccountLockedTime",),
        ("userAccountControl",),
        _("Who is disabled is no longer shown."),
    ),
    Field("expires", _("end of the account"), (), ("accountExpires",)),
)
FIELD_NAMES = frozenset(one.name for one in FIELDS)
_LONGEST_MARKER = 60
# What tells, without reading the entry, that it changed.
MARKERS = {
    DirectorySource.Preset.OPENLDAP: ("entryCSN", "modifyTimestamp"),
    DirectorySource.Preset.ACTIVE_DIRECTORY: ("uSNChanged", "whenChanged"),
}
PERSON_FILTERS = {
    DirectorySource.Preset.OPENLDAP: "(objectClass=inetOrgPerson)",
    DirectorySource.Preset.ACTIVE_DIRECTORY: "(&(objectCategory=person)(objectClass=user))",
}
LOGIN_ATTRIBUTES = {
    DirectorySource.Preset.OPENLDAP: ("uid", "mail"),
    DirectorySource.Preset.ACTIVE_DIRECTORY: ("sAMAccountName", "userPrincipalName", "mail"),
}


@dataclass(slots=True)
class Details:
    """What an entry says of a colleague, ready to compare with what is known."""

    key: UUID
    dn: str
    login_name: str = ""
    display_name: str = ""
    given_name: str = ""
    family_name: str = ""
    employee_number: str = ""
    function: str = ""
    department: str = ""
    organisation: str = ""
    location: str = ""
    room: str = ""
    mail: str = ""
    language: str = ""
    birthday: int | None = None
    phones: tuple[Phone, ...] = ()
    photo_digest: str = ""
    manager_dn: str = ""
    is_enabled: bool = True
    expires_at: datetime | None = None
    fingerprint: str = ""
    marker: str = ""
    photos: list[bytes] = field(default_factory=list, repr=False)

    def __reduce__(self) -> tuple[Any, ...]:
        """As plain values: thousands wait in a file (spool.py), and whole objects take their time to come and go."""
        return _details, (self.key.bytes, tuple(map(tuple, self.phones)), *_PLAIN_VALUES(self))


def _details(key: bytes, numbers: Sequence[tuple[str, ...]], *plain: Any) -> Details:
    known = tuple(map(Phone._make, numbers))
    in_order = (UUID(bytes=key), *plain[:_BEFORE_PHONES], known, *plain[_BEFORE_PHONES:])
    return Details(*in_order)


_PLAIN = [one.name for one in dataclass_fields(Details) if one.name not in ("key", "phones")]
_PLAIN_VALUES = attrgetter(*_PLAIN)
_BEFORE_PHONES = [one.name for one in dataclass_fields(Details)].index("phones") - 1


class Mapping:
    """The mapping in force for one source: its own entries over those of its preset."""

    def __init__(self, preset: str, own: AbstractMapping[str, Sequence[str]] | None = None) -> None:
        self.preset = preset
        self._own = dict(own or {})
        self.names: dict[str, tuple[str, ...]] = {}
        for one in FIELDS:
            chosen = self._own.get(one.name)
            self.names[one.name] = tuple(getattr(one, preset) if chosen is None else chosen)
        self._folded = {name: tuple(map(str.casefold, attributes)) for name, attributes in self.names.items()}
        self._mapped = frozenset(name for attributes in self._folded.values() for name in attributes)
        self.markers = MARKERS[DirectorySource.Preset(preset)]
        self._marker_names = tuple(map(str.casefold, self.markers))
        self._seed = json.dumps([CONVERSION, sorted(self.names.items())]).encode()
        self._languages = [code for code, _name in settings.LANGUAGES]

    @classmethod
    def of(cls, source: DirectorySource) -> "Mapping":
        return cls(source.preset, source.mapping)

    def takes(self, *names: str) -> bool:
        """Whether the directory gives any of these fields; what it does not give belongs to this portal."""
        return any(self.names[name] for name in names)

    @property
    def key_attribute(self) -> str:
        return next(iter(self.names["key"]), "")

    @property
    def attributes(self) -> list[str]:
        """What to ask for of each entry."""
        wanted = [name for attributes in self.names.values() for name in attributes]
        return list(dict.fromkeys([*wanted, *self.markers]))

    @property
    def glance_attributes(self) -> list[str]:
        """What to ask for to see only who is there, whose account may be used, and who changed."""
        return [*self.names["key"], *self.names["state"], *self.names["expires"], *self.markers]

    @property
    def has_plain_keys(self) -> bool:
        """Whether a key can be asked for as the directory writes it."""
        return self._folded["key"] in (("objectguid",), ("entryuuid",))

    def raw_key(self, key: UUID) -> bytes:
        return key.bytes_le if self._folded["key"] == ("objectguid",) else str(key).encode()

    def raw_key_of(self, entry: Entry) -> bytes:
        return next(iter(entry.attributes.get(self.key_attribute.casefold(), ())), b"")

    def key(self, entry: Entry) -> UUID | None:
        for attribute in self._folded["key"]:
            if found := values.key(attribute, entry.attributes.get(attribute, ())):
                return found
        return None

    def marker(self, entry: Entry) -> str:
        """The first thing in the entry that changes with it; empty when the directory tells nothing."""
        for name in self._marker_names:
            if found := entry.attributes.get(name):
                said = found[0].decode("ascii", "replace")
                if len(said) > _LONGEST_MARKER or not said.isprintable():
                    said = hashlib.blake2b(found[0], digest_size=16).hexdigest()
                return f"{name}:{said}"
        return ""

    def fingerprint(self, entry: Entry) -> str:
        """A digest of everything that was read of the entry, and of the mapping itself."""
        digest = hashlib.blake2b(self._seed, digest_size=16)
        parts = [entry.dn.encode("utf-8", "replace")]
        for name in sorted(entry.attributes):
            if name not in self._marker_names:
                for value in entry.attributes[name]:
                    parts.append(b"%s=%d:" % (name.encode(), len(value)))
                    parts.append(value)
        digest.update(b"".join(parts))
        return digest.hexdigest()

    def convert(self, entry: Entry, key: UUID, remarks: list[Remark]) -> Details | None:
        """What the entry says; None, with a remark, when it has nothing to call somebody by."""
        note = _Notes(entry.dn, remarks)
        text = partial(self._text, entry, note)
        given_name, family_name = text("given_name"), text("family_name")
        display_name = text("display_name") or f"{given_name} {family_name}".strip() or text("login_name")
        if not display_name:
            note(Issue.NO_NAME, "")
            return None
        several = partial(self._all, entry)
        photo = self._first("photo", entry)
        return Details(
            key=key,
            dn=entry.dn,
            login_name=text("login_name"),
            display_name=display_name,
            given_name=given_name,
            family_name=family_name,
            employee_number=text("employee_number"),
            function=text("function"),
            department=text("department"),
            organisation=text("organisation"),
            location=text("location"),
            room=text("room"),
            mail=values.mail(several("mail"), note.at("mail")),
            language=values.language(several("language"), self._languages, note.at("language")),
            birthday=birthdays.birthday(several("birthday"), note.at("birthday")),
            phones=phones(several("phones"), several("mobiles"), several("internals"), note.at("phones")),
            photo_digest=photos.digest(photo),
            manager_dn=self._manager(entry, note.at("manager")),
            is_enabled=self.is_enabled(entry, note.at("state")),
            expires_at=self.expires_at(entry),
            photos=list(photo),
        )

    def is_enabled(self, entry: Entry, note: values.Note = lambda issue, detail: None) -> bool:
        return all(
            values.is_enabled(attribute, entry.attributes.get(attribute, ()), note)
            for attribute in self._folded["state"]
        )

    def expires_at(self, entry: Entry) -> datetime | None:
        moments = [values.moment(raw) for raw in self._first("expires", entry)[:1]]
        return moments[0] if moments else None

    def filled(self, entry: Entry) -> set[str]:
        """Of the attributes that are mapped, those that the entry has."""
        return entry.attributes.keys() & self._mapped

    def never_filled(self, filled: set[str]) -> list[str]:
        """Attributes that nobody has: those that the source names itself, and those of fields that stay empty."""
        missing = []
        for name, attributes in self.names.items():
            empty = [attribute for attribute in attributes if attribute.casefold() not in filled]
            if name in self._own or (len(empty) == len(attributes) and name not in _OFTEN_EMPTY):
                missing += empty
        return missing

    def _text(self, entry: Entry, note: "_Notes", name: str) -> str:
        limit = _LIMITS[name]
        for attribute in self._folded[name]:
            if raw := entry.attributes.get(attribute):
                note.attribute = attribute
                if found := values.first_text(raw, note, limit):
                    return found
        return ""

    def _first(self, name: str, entry: Entry) -> Sequence[bytes]:
        return next(
            (entry.attributes[attribute] for attribute in self._folded[name] if attribute in entry.attributes), ()
        )

    def _all(self, entry: Entry, name: str) -> list[bytes]:
        return [value for attribute in self._folded[name] for value in entry.attributes.get(attribute, ())]

    def _manager(self, entry: Entry, note: "_Notes") -> str:
        found = {readable(raw) for raw in self._first("manager", entry) if raw}
        if len(found) > 1 and len({names.normalise(dn) for dn in found}) > 1:
            note(Issue.SEVERAL_MANAGERS, "")
            return ""
        return next(iter(found), "")


# An account that is neither locked nor limited in time has nothing here.
_OFTEN_EMPTY = ("state", "expires")
_LIMITS = {one.name: one.limit for one in FIELDS}


class _Notes:
    """Collects remarks about one entry; `at` names the field that the next remarks are about."""

    def __init__(self, entry: str, remarks: list[Remark]) -> None:
        self.entry, self.remarks, self.attribute = entry, remarks, ""

    def __call__(self, issue: Issue, detail: str) -> None:
        self.remarks.append(Remark(issue, self.entry, self.attribute, detail))

    def at(self, attribute: str) -> "_Notes":
        self.attribute = attribute
        return self
