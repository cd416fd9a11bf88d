"""Suppliers from the finance package or from a list of the town's own."""

from typing import IO, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intranet import sheets
from intranet.audit import services as audit
from intranet.folding import fold
from purchase_orders import numbers
from purchase_orders.importing.rows import BadCell, Fate, Plan, Row, clean, twice
from purchase_orders.models import Supplier
from purchase_orders.services.changes import differences
from purchase_orders.services.suppliers import FIELDS

PERMISSION = "purchase_orders.manage_suppliers"
TITLE = gettext_lazy("Import suppliers")
EXPLANATION = gettext_lazy(
    "CSV or Excel, with the column name, and if you have them code, enterprise number, VAT number, IBAN, street, "
    "postcode, city, country, mail, telephone, website, language and Peppol id. An empty cell leaves what is known."
)
LIST, LIST_TITLE = "purchase_orders:supplier_list", gettext_lazy("Suppliers")
REQUIRED = ("name",)
HEADINGS = {
    "name": {"name", "naam", "leverancier", "supplier", "nom", "fournisseur", "lieferant"},
    "enterprise_number": {"enterprise number", "ondernemingsnummer", "kbo", "kbo nummer", "numero d entreprise", "bce",
                          "unternehmensnummer"},
    "vat_number": {"vat number", "vat", "btw nummer", "btw", "numero de tva", "tva", "mwst nummer"},
    "iban": {"iban", "account number", "rekeningnummer", "rekening", "numero de compte", "kontonummer"},
    "street": {"street", "street and number", "straat", "straat en nummer", "adres", "address", "rue",
               "rue et numero", "strasse", "strasse und hausnummer"},
    "postcode": {"postcode", "post code", "postnummer", "code postal", "plz", "postleitzahl"},
    "city": {"city", "town", "gemeente", "plaats", "stad", "commune", "localite", "ort"},
    "country": {"country", "country code", "land", "landcode", "pays"},
    "mail": {"mail", "e mail", "email", "e mail for orders", "e mailadres", "e mail voor bestelbons"},
    "phone": {"phone", "telephone", "telefoon", "tel", "telefon"},
    "website": {"website", "site", "site web"},
    "language": {"language", "taal", "langue", "sprache"},
    "own_peppol_id": {"peppol", "peppol id", "identifiant peppol"},
    "code": {"code", "number in the finance package", "leveranciersnummer", "nummer", "numero", "supplier number"},
    "remark": {"remark", "opmerking", "remarque", "bemerkung"},
}  # fmt: skip
LANGUAGES = {
    "nl": ("nl", "n", "nederlands", "dutch", "neerlandais", "niederlandisch"),
    "fr": ("fr", "f", "frans", "french", "francais", "franzosisch"),
    "de": ("de", "d", "duits", "german", "allemand", "deutsch"),
    "en": ("en", "e", "engels", "english", "anglais", "englisch"),
}


class Known:
    """The suppliers of the portal, found as a file names them."""

    def __init__(self) -> None:
        self.by_code: dict[str, Supplier] = {}
        self.by_number: dict[str, Supplier] = {}
        self.by_name: dict[str, list[Supplier]] = {}
        for supplier in Supplier.objects.kept():
            self.by_name.setdefault(fold(supplier.name), []).append(supplier)
            if supplier.code:
                self.by_code[supplier.code] = supplier
            if supplier.enterprise_number:
                self.by_number[supplier.enterprise_number] = supplier

    def find(self, values: dict[str, str]) -> Supplier | None:
        """The supplier that a row speaks of: by its number in the finance package, its enterprise number, its name."""
        code, number = values.get("code", ""), values.get("enterprise_number", "")
        of_code, of_number = self.by_code.get(code), self.by_number.get(number)
        if of_code and of_number and of_code != of_number:
            problem = _("This number belongs to %(supplier)s, the code to another.") % {"supplier": of_number}
            raise BadCell("enterprise_number", problem)
        if of_code or of_number:
            return of_code or of_number
        same_name = [
            supplier
            for supplier in self.by_name.get(fold(values["name"]), [])
            if not (number and supplier.enterprise_number) and not (code and supplier.code)
        ]
        if len(same_name) > 1:
            raise BadCell("name", _("Several suppliers have this name: add the enterprise number."))
        return same_name[0] if same_name else None


def plan(file: IO[bytes], name: str) -> Plan:
    """Look at every row without changing anything. Raises sheets.UnreadableFile."""
    known, result = Known(), Plan()
    seen: dict[Any, int] = {}
    for line, values in sheets.rows(file, name, HEADINGS, REQUIRED):
        row = Row(line, Supplier, label=sheets.read_text(values["name"], 200))
        try:
            _settle(row, _read(values), known, seen)
        except BadCell as error:
            row.spoil(error)
        result.rows.append(row)
    return result


def _read(values: dict[str, Any]) -> dict[str, str]:
    """The cells that hold something, in our form; an empty cell leaves what the portal knows."""
    read = {key: text for key, cell in values.items() if (text := sheets.read_text(cell, 2000))}
    if "name" not in read:
        raise BadCell("name", _("The name is empty."))
    if "enterprise_number" in read:
        # Excel keeps a number without the nought in front.
        read["enterprise_number"] = _checked("enterprise_number", read["enterprise_number"])
    if "language" in read:
        wanted = fold(read["language"])
        language = next((code for code, words in LANGUAGES.items() if wanted in words), None)
        if language is None:
            raise BadCell("language", _("“%(value)s” is no language that orders are written in.") % {"value": wanted})
        read["language"] = language
    if "country" in read:
        read["country"] = read["country"].upper()
    return read


def _checked(column: str, text: str) -> str:
    try:
        return numbers.clean_enterprise_number(text)
    except ValidationError as error:
        raise BadCell(column, str(error.messages[0])) from error


def _settle(row: Row, values: dict[str, str], known: Known, seen: dict[Any, int]) -> None:
    old = known.find(values)
    supplier = Supplier(pk=old.pk, **{field: getattr(old, field) for field in FIELDS}) if old else Supplier()
    for field, text in values.items():
        setattr(supplier, field, text)
    clean(supplier)
    keys: list[tuple[str, Any]] = [("row", old.pk)] if old else []
    keys += [(part, getattr(supplier, part)) for part in ("code", "enterprise_number") if getattr(supplier, part)]
    keys = keys or [("name", fold(supplier.name))]
    for key in keys:
        if key in seen:
            raise BadCell("name", twice(seen[key]))
    seen.update(dict.fromkeys(keys, row.line))
    row.settle(supplier, *differences(old, supplier, FIELDS))


def write(row: Row, *, by: Any) -> None:
    supplier = row.subject
    supplier.words = supplier.search_words
    if row.fate == Fate.NEW:
        supplier.save()
        audit.record("purchase_orders.supplier_added", subject=supplier, by=by, after=row.after)
    else:
        supplier.save(update_fields=[*FIELDS, "words"])
        audit.record("purchase_orders.supplier_changed", subject=supplier, by=by, before=row.before, after=row.after)


def lock() -> None:
    """Keep the suppliers as they were looked at until the file is taken over."""
    list(Supplier.objects.select_for_update().order_by("pk").values_list("pk", flat=True))
