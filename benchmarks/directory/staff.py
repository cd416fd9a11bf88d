"""Very many invented people as LDIF, the same each time: what the benchmark of the sync reads."""

import base64
import io
import random

from PIL import Image

SUFFIX = "dc=hopbeke,dc=test"
GIVEN = "Annelies Bart Chantal Dirk Els Fatima Gert Hilde Ivo Joke Zoë Noël Anaïs Jürgen Loïc Mieke".split()
FAMILY = "Peeters Janssens Maes Jacobs Mertens Willems Claes Goossens Wouters Müller Lefèvre".split()
PREFIXES = ["", "", "", "De ", "Van ", "Van den ", "'t "]
TITLES = ["Loketmedewerker", "Dossierbeheerder", "Ploegbaas", "Boekhouder", "Diensthoofd", "Bibliothecaris"]


def write_staff(path, people, *, every_tenth_photo=10):
    """People with eighteen attributes each; one in ten has a photo of about 5 kB."""
    chance = random.Random(7)  # noqa: S311 (invented people, not secrets)
    photos = [_photo(chance) for _ in range(50)]
    with path.open("w", encoding="ascii") as file:
        for number in range(people):
            photo = chance.choice(photos) if number % every_tenth_photo == 0 else None
            file.write(_entry(number, chance, photo))


def _entry(number, chance, photo):
    given = chance.choice(GIVEN)
    family = f"{chance.choice(PREFIXES)}{chance.choice(FAMILY)}-{chance.choice(FAMILY)}"
    manager = number // 40 * 40 if number % 40 else number // 1600 * 1600
    attributes = {
        "uid": f"u{number}", "cn": f"{given} {family} {number}", "displayName": f"{given} {family}",
        "givenName": given, "sn": family, "employeeNumber": str(100_000 + number),
        "mail": f"u{number}@hopbeke.test", "title": chance.choice(TITLES), "ou": f"Dienst {number // 40 % 200}",
        "o": "Stad Hopbeke", "l": f"Gebouw {number % 25}", "roomNumber": f"{number % 4}.{number % 90:02d}",
        "telephoneNumber": f"+32 57 {number // 100 % 100:02d} {number % 100:02d} {number % 7}{number % 10}",
        "mobile": f"0470 {number // 10000:02d} {number // 100 % 100:02d} {number % 100:02d}",
        "preferredLanguage": "nl", "manager": f"uid=u{manager},ou=people,{SUFFIX}",
    }  # fmt: skip
    lines = [f"dn: uid=u{number},ou=people,{SUFFIX}", "objectClass: inetOrgPerson"]
    for name, value in attributes.items():
        encoded = value.encode()
        is_plain = value.isascii() and value[0] not in " :<"
        lines.append(f"{name}: {value}" if is_plain else f"{name}:: {base64.b64encode(encoded).decode()}")
    if photo:
        lines.append(f"jpegPhoto:: {photo}")
    return "\n".join(lines) + "\n\n"


def _photo(chance):
    image = Image.frombytes("RGB", (12, 12), chance.randbytes(12 * 12 * 3)).resize((200, 200), Image.Resampling.BICUBIC)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=70)
    return base64.b64encode(out.getvalue()).decode()
