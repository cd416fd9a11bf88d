"""Articles and services of framework contracts, as the purchasing body or the supplier sends its price list."""

from decimal import Decimal
from typing import IO, Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intranet import sheets
from intranet.audit import services as audit
from intranet.folding import fold
from purchase_orders.importing.rows import BadCell, Plan, Row, clean, twice, yes_or_no
from purchase_orders.models import ContractItem, FrameworkContract, ProductCategory
from purchase_orders.services.changes import differences
from purchase_orders.services.contracts import ITEM_FIELDS
from purchase_orders.units import Unit

PERMISSION = "purchase_orders.manage_contracts"
TITLE = gettext_lazy("Import contract items")
EXPLANATION = gettext_lazy(
    "CSV or Excel, with the columns contract (its reference), description and list price, and either contract price or "
    "discount; if you have them article number, unit, category (its code) and offered. An empty cell leaves what is "
    "known."
)
LIST, LIST_TITLE = "purchase_orders:contract_list", gettext_lazy("Framework contracts")
REQUIRED = ("contract", "description")
HEADINGS = {
    "contract": {"contract", "framework contract", "raamcontract", "contract reference", "referentie", "reference",
                 "contrat cadre", "rahmenvertrag"},
    "article": {"article", "article number", "artikel", "artikelnummer", "numero d article", "code"},
    "description": {"description", "omschrijving", "beschrijving", "beschreibung", "bezeichnung", "libelle"},
    "unit": {"unit", "eenheid", "unite", "einheit"},
    "list_price": {"list price", "lijstprijs", "catalogusprijs", "prix catalogue", "listenpreis"},
    "contract_price": {"contract price", "price", "contractprijs", "prijs", "prix", "prix du contrat", "preis",
                       "vertragspreis"},
    "discount_percentage": {"discount", "discount percentage", "korting", "remise", "rabatt"},
    "category": {"category", "product category", "categorie", "productcategorie", "cpv", "cpv code",
                 "categorie de produit", "produktkategorie"},
    "is_offered": {"offered", "aangeboden", "propose", "angeboten"},
}  # fmt: skip
PRICE_PLACES, DISCOUNT_PLACES = 4, 2


class Known:
    """The contracts, their items, categories and units of the portal, found as a file names them."""

    def __init__(self) -> None:
        self.contracts = {fold(contract.reference): contract for contract in FrameworkContract.objects.all()}
        self.items = {key_of(item): item for item in ContractItem.objects.all()}
        self.categories = {fold(category.code): category for category in ProductCategory.objects.all()}
        self.units = {fold(code): code for code in Unit.values}
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                self.units |= {fold(str(label)): code for code, label in Unit.choices}

    def contract(self, text: str) -> FrameworkContract:
        return self._named(self.contracts, "contract", text, _("There is no framework contract “%(name)s”."))

    def category(self, text: str) -> ProductCategory:
        return self._named(self.categories, "category", text, _("There is no category with the code “%(name)s”."))

    def unit(self, text: str) -> str:
        return self._named(self.units, "unit", text, _("There is no unit “%(name)s”."))

    def _named(self, known: dict[str, Any], column: str, text: str, problem: str) -> Any:
        if found := known.get(fold(text)):
            return found
        raise BadCell(column, problem % {"name": text[:80]})


def key_of(item: ContractItem) -> tuple[int, str]:
    """An item is known in its contract by its article number, or else by its description."""
    return item.contract_id, fold(item.article or item.description)


def plan(file: IO[bytes], name: str) -> Plan:
    """Look at every row of the file without changing anything. Raises sheets.UnreadableFile."""
    known, result = Known(), Plan()
    seen: dict[Any, int] = {}
    for line, cells in sheets.rows(file, name, HEADINGS, REQUIRED):
        row = Row(line, ContractItem, label=sheets.read_text(cells.get("description"), 120))
        try:
            _settle(row, cells, known, seen)
        except BadCell as error:
            row.spoil(error)
        result.rows.append(row)
    return result


def _settle(row: Row, cells: dict[str, Any], known: Known, seen: dict[Any, int]) -> None:
    texts = {column: sheets.read_text(cell, 250) for column, cell in cells.items()}
    contract = known.contract(texts["contract"])
    item = ContractItem(contract=contract, article=texts.get("article", ""), description=texts["description"])
    key = key_of(item)
    if key in seen:
        raise BadCell("description", twice(seen[key]))
    old = known.items.get(key)
    if old is not None:
        for field in ("pk", *ITEM_FIELDS):
            setattr(item, field, getattr(old, field))
        item.description = texts["description"] or old.description
    if texts.get("unit"):
        item.unit = known.unit(texts["unit"])
    if texts.get("category"):
        item.category = known.category(texts["category"])
    item.is_offered = yes_or_no(texts, "is_offered", item.is_offered)
    _settle_prices(item, cells, texts)
    clean(item)
    seen[key] = row.line
    row.settle(item, *differences(old, item, ITEM_FIELDS))


def _settle_prices(item: ContractItem, cells: dict[str, Any], texts: dict[str, str]) -> None:
    """A discount or a price; an export gives both, which is right as long as they agree."""
    list_price, price, discount = (
        _amount(cells, column, places) if texts.get(column) else None
        for column, places in (
            ("list_price", PRICE_PLACES),
            ("contract_price", PRICE_PLACES),
            ("discount_percentage", DISCOUNT_PLACES),
        )
    )
    item.list_price = item.list_price if list_price is None else list_price
    if item.list_price is None:
        raise BadCell("list_price", _("The list price is missing."))
    if discount is not None:
        item.discount_percentage, item.contract_price = discount, None
        if price is not None and price != item.price:
            raise BadCell("discount_percentage", _("Give either the contract price or a discount."))
    elif price is not None:
        item.discount_percentage, item.contract_price = None, price
    elif item.contract_price is None and item.discount_percentage is None:
        raise BadCell("contract_price", _("Give either the contract price or a discount."))


def _amount(cells: dict[str, Any], column: str, places: int) -> Decimal:
    try:
        return sheets.read_money(cells[column], places=places)
    except ValueError as error:
        raise BadCell(column, str(error)) from error


def write(row: Row, *, by: Any) -> None:
    item = row.subject
    item.words = item.search_words
    item.save()
    what = {"description": item.description}
    audit.record("purchase_orders.item_saved", subject=item.contract, by=by, before=row.before, after=what | row.after)


def lock() -> None:
    """Keep the contracts as they were looked at until the file is taken over."""
    list(FrameworkContract.objects.select_for_update().order_by("pk").values_list("pk", flat=True))
