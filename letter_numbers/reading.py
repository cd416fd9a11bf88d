"""What the columns of an earlier register may be called."""

from collections.abc import Iterator
from typing import IO, Any

from intranet import sheets

HEADINGS = {
    "number": {"number", "nummer", "volgnummer", "numero", "nr", "no", "laufende nummer"},
    "text": {"letter number", "briefnummer", "kenmerk", "reference", "referentie", "aktenzeichen", "text"},
    "date": {"date", "datum", "issued", "uitgereikt"},
    "subject": {"subject", "onderwerp", "objet", "betreff"},
    "addressee": {"addressee", "geadresseerde", "bestemmeling", "destinataire", "empfanger"},
    "address": {"address", "adres", "adresse"},
    "department": {"department", "dienst", "service", "abteilung", "dienststelle"},
    "sent_on": {"sent on", "verzonden", "verzonden op", "envoye le", "gesendet am"},
    "void_reason": {"void reason", "void", "vervallen", "reden", "annule", "storniert"},
}
REQUIRED = ("number", "date", "subject", "addressee", "department")


def rows(file: IO[bytes], name: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield (line number in the file, values by our names). Raises sheets.UnreadableFile."""
    return sheets.rows(file, name, HEADINGS, REQUIRED)
