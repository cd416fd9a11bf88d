"""Budget accounts and their credit, as the finance package exports them."""

from typing import IO, Any

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory.models import Organisation, Person
from intranet import sheets
from intranet.audit import services as audit
from intranet.folding import fold
from purchase_orders.importing.rows import BadCell, Fate, Plan, Row, clean, either, twice, yes_or_no
from purchase_orders.models import BudgetAccount, Buyer, PurchasingSettings
from purchase_orders.services.accounts import FIELDS, KEY_FIELDS
from purchase_orders.services.changes import differences

PERMISSION = "purchase_orders.manage_budget"
TITLE = gettext_lazy("Import the budget")
EXPLANATION = gettext_lazy(
    "CSV or Excel, as your finance package exports it: the columns credit, and either budget key or year, policy "
    "field, general account, action and investment project; if you have them organisation, description, kind, holders "
    "and closed."
)
LIST, LIST_TITLE = "purchase_orders:budget_list", gettext_lazy("Budget accounts")
REQUIRED = ("credit",)
HEADINGS = {
    "key": {"key", "budget key", "budgetsleutel", "jaarbudgetrekening", "jbr", "sleutel", "cle budgetaire",
            "haushaltsschlussel"},
    "year": {"year", "financial year", "jaar", "boekjaar", "dienstjaar", "exercice", "annee", "jahr", "haushaltsjahr"},
    "organisation": {"organisation", "bestuur", "entiteit", "entity", "administration", "verwaltung"},
    "policy_field": {"policy field", "beleidsveld", "domaine politique", "politikfeld"},
    "general_account": {"general account", "algemene rekening", "rekening", "compte general", "sachkonto"},
    "action": {"action", "actie", "aktion", "actieplan", "actiecode"},
    "investment_project": {"investment project", "investeringsproject", "ip", "projet d investissement",
                           "investitionsprojekt"},
    "kind": {"kind", "soort", "soort budget", "exploitatie investering", "type", "art", "investment", "investering"},
    "description": {"description", "omschrijving", "beschrijving", "beschreibung", "bezeichnung", "libelle"},
    "credit": {"credit", "krediet", "budget", "bedrag", "raming", "amount", "montant", "betrag", "kredit"},
    "holders": {"holders", "budget holders", "holder", "budgethouder", "budgethouders", "gestionnaire", "gestionnaires",
                "verantwortliche"},
    "is_closed": {"closed", "gesloten", "afgesloten", "cloture", "geschlossen"},
}  # fmt: skip
INVESTMENT = {
    "investment",
    "investering",
    "investeringen",
    "investissement",
    "investition",
    "i",
    "ja",
    "yes",
    "oui",
    "1",
}
OPERATING = {"operating", "exploitatie", "exploitation", "betrieb", "e", "x", "nee", "no", "non", "nein", "0"}


class Known:
    """The accounts, organisations and colleagues of the portal, found as a file names them."""

    def __init__(self) -> None:
        accounts = BudgetAccount.objects.select_related("organisation").prefetch_related("holders")
        self.accounts = {key_of(account): account for account in accounts}
        self.organisations: dict[str, Organisation] = {}
        for organisation in Organisation.objects.all():
            for name in filter(None, (organisation.name, organisation.short_name)):
                self.organisations[fold(name)] = organisation
        for buyer in Buyer.objects.select_related("organisation"):
            self.organisations.setdefault(fold(buyer.code), buyer.organisation)
        self.people: dict[str, list[Person]] = {}
        for person in Person.objects.active():
            for name in {fold(person.display_name), fold(person.mail)} - {""}:
                self.people.setdefault(name, []).append(person)
        self.key_parts = PurchasingSettings.current().ordered_key_parts
        self.separator = PurchasingSettings.current().key_separator

    def organisation(self, text: str) -> Organisation:
        everybody = set(self.organisations.values())
        if not text and len(everybody) == 1:
            return everybody.pop()
        if not text:
            raise BadCell("organisation", _("Name the organisation: the town has several."))
        if found := self.organisations.get(fold(text)):
            return found
        raise BadCell("organisation", _("There is no organisation “%(name)s”.") % {"name": text[:80]})

    def holders(self, text: str) -> list[Person]:
        found = []
        for name in filter(None, (part.strip() for part in text.replace("|", ";").replace(",", ";").split(";"))):
            people = self.people.get(fold(name), [])
            if len(people) != 1:
                problem = _("Several colleagues are called “%(name)s”.") if people else _("No colleague “%(name)s”.")
                raise BadCell("holders", problem % {"name": name[:80]})
            found.append(people[0])
        return found

    def split_key(self, key: str) -> dict[str, str]:
        """The parts of a key joined as the town writes it; parts at the end may be left out."""
        pieces = [piece.strip() for piece in key.split(self.separator)] if self.separator else [key]
        if len(pieces) > len(self.key_parts):
            problem = _("The key has %(count)s parts; the town writes %(parts)s.")
            raise BadCell("key", problem % {"count": len(pieces), "parts": ", ".join(self.key_parts)})
        return dict(zip(self.key_parts, pieces, strict=False))


def key_of(account: BudgetAccount) -> tuple[Any, ...]:
    return (account.organisation_id, *(getattr(account, part) for part in KEY_FIELDS if part != "organisation"))


def plan(file: IO[bytes], name: str) -> Plan:
    """Look at every row without changing anything, and name the accounts of those years that the file leaves out.

    Raises sheets.UnreadableFile.
    """
    known, result = Known(), Plan()
    seen: dict[Any, int] = {}
    for line, values in sheets.rows(file, name, HEADINGS, REQUIRED):
        row = Row(line, BudgetAccount, label=sheets.read_text(values.get("key") or values.get("general_account"), 120))
        try:
            _settle(row, values, known, seen)
        except BadCell as error:
            row.spoil(error)
        result.rows.append(row)
    mentioned = {(key[0], key[1]) for key in seen}
    result.absent = [
        account
        for key, account in known.accounts.items()
        if key not in seen and (key[0], key[1]) in mentioned and not account.is_closed
    ]
    return result


def _settle(row: Row, values: dict[str, Any], known: Known, seen: dict[Any, int]) -> None:
    parts = {key: sheets.read_text(cell, 250) for key, cell in values.items()}
    if parts.get("key"):
        parts = {**known.split_key(parts["key"]), **{key: text for key, text in parts.items() if text}}
    account = BudgetAccount(
        year=_year(parts.get("year", "")),
        organisation=known.organisation(parts.get("organisation", "")),
        **{part: parts.get(part, "") for part in ("policy_field", "general_account", "action", "investment_project")},
    )
    key = key_of(account)
    old = known.accounts.get(key)
    if old is not None:
        for field in ("pk", *FIELDS, "reserved", "committed", "exceptions"):
            setattr(account, field, getattr(old, field))
    account.description = parts.get("description", "") or account.description
    account.credit = _credit(values["credit"])
    account.is_investment = either(parts, "kind", INVESTMENT, OPERATING, account.is_investment)
    account.is_closed = yes_or_no(parts, "is_closed", account.is_closed)
    row.label = account.key_in(PurchasingSettings(key_parts=", ".join(known.key_parts), key_separator=known.separator))
    clean(account)
    if key in seen:
        raise BadCell("general_account", twice(seen[key]))
    taken = account.reserved + account.committed - account.exceptions
    if account.credit < taken:
        raise BadCell(
            "credit",
            _("%(amount)s is reserved and committed already.")
            % {"amount": number_format(taken, 2, force_grouping=True)},
        )
    seen[key] = row.line
    before, after = differences(old, account, FIELDS)
    if parts.get("holders"):
        _settle_holders(row, old, known.holders(parts["holders"]), before, after)
    row.settle(account, before, after)


def _settle_holders(
    row: Row, old: BudgetAccount | None, holders: list[Person], before: dict[str, Any], after: dict[str, Any]
) -> None:
    earlier = sorted(str(person) for person in old.holders.all()) if old else []
    now = sorted(str(person) for person in holders)
    if earlier != now:
        before["holders"], after["holders"] = earlier, now
        row.extra["holders"] = holders


def _year(text: str) -> int:
    if not text:
        return timezone.localdate().year
    if not (text.isdecimal() and 2000 <= int(text[:6]) <= 2100):
        raise BadCell("year", _("“%(value)s” is no financial year.") % {"value": text[:40]})
    return int(text)


def _credit(cell: Any) -> Any:
    try:
        return sheets.read_money(cell)
    except ValueError as error:
        raise BadCell("credit", str(error)) from error


def write(row: Row, *, by: Any) -> None:
    account = row.subject
    account.words = account.search_words
    is_new = row.fate == Fate.NEW
    account.save() if is_new else account.save(update_fields=[*FIELDS, "words"])
    if "holders" in row.extra:
        account.holders.set(row.extra["holders"])
    action = "purchase_orders.account_added" if is_new else "purchase_orders.account_changed"
    audit.record(action, subject=account, by=by, before=row.before, after=row.after)


def lock() -> None:
    """Hold every account, in the order in which orders lock them: nothing is spent while credits change."""
    list(BudgetAccount.objects.select_for_update().order_by("pk").values_list("pk", flat=True))
