"""Cards as vCards (RFC 2426, version 3.0: what telephones, Outlook and Apple all read)."""

import re
from urllib.parse import urljoin

from django.conf import settings

from directory.models import PhoneNumber

_TYPES = {
    PhoneNumber.Kind.WORK: "WORK,VOICE",
    PhoneNumber.Kind.MOBILE: "CELL,VOICE",
    PhoneNumber.Kind.INTERNAL: "WORK,VOICE",
}
_LONGEST_LINE = 75
# What neither a vCard nor XML can hold; line breaks are escaped apart.
_CONTROLS = re.compile(r"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f]")


def vcard(card):
    """One contact, with what its viewer may see and nothing else."""
    lines = [
        "BEGIN:VCARD",
        "VERSION:3.0",
        f"UID:{uid(card)}",
        f"FN:{_escaped(card.display_name)}",
        f"N:{_name(card)}",
        *_organisation(card),
    ]
    if card.function:
        lines.append(f"TITLE:{_escaped(card.function)}")
    lines += [f"TEL;TYPE={_TYPES[phone.kind]}:{_escaped(phone.dialled or phone.shown)}" for phone in card.phones]
    if card.mail:
        lines.append(f"EMAIL;TYPE=INTERNET,WORK:{_escaped(card.mail)}")
    if card.location and card.location.address:
        lines.append(f"ADR;TYPE=WORK:;{_escaped(card.room)};{_escaped(' '.join(card.location.address.split()))};;;;")
    lines += [f"URL:{urljoin(settings.SITE_URL, card.url)}", "END:VCARD"]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def short_vcard(card):
    """A contact small enough for a QR code that a telephone reads from a screen."""
    lines = ["BEGIN:VCARD", "VERSION:3.0", f"N:{_name(card)}", f"FN:{_escaped(card.display_name)}"]
    lines += [f"TEL:{_escaped(phone.dialled or phone.shown)}" for phone in card.phones]
    if card.mail:
        lines.append(f"EMAIL:{_escaped(card.mail)}")
    return "\n".join([*lines, "END:VCARD"])


def uid(card):
    return f"colleague-{card.pk}@{settings.ALLOWED_HOSTS[0]}"


def _name(card):
    """Family and given name where the source tells them apart, else the whole name as the family name."""
    family_name, given_name = card.name_parts
    return f"{_escaped(family_name)};{_escaped(given_name)};;;"


def _organisation(card):
    if not card.department:
        return []
    return [f"ORG:{_escaped(card.organisation.name)};{_escaped(card.department.name)}"]


def _escaped(text):
    """Text as a value: what separates is escaped, and no line break can begin another property."""
    clean = _CONTROLS.sub("", text).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "\\n".join(clean.splitlines())


def _folded(line):
    """Lines of at most 75 bytes, never cut inside a letter."""
    pieces: list[str] = []
    piece = ""
    for letter in line:
        if len((piece + letter).encode()) > _LONGEST_LINE - (1 if pieces else 0):
            pieces.append(piece)
            piece = ""
        piece += letter
    return "\r\n ".join([*pieces, piece])
