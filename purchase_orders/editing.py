"""The form of an order: head and lines together, as typed, kept or shown again."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.formats import localize_input

from intranet import asked
from intranet.folding import fold
from purchase_orders import choosing
from purchase_orders.forms import ExactNumberField, LineFormSet, OrderForm, PriceField, vat_choices
from purchase_orders.models import Buyer, ContractItem, Order, OrderLine

PREFIX = "lines"
SHORTEST_WORD = 4
LINE_FIELDS = (
    "description", "article", "quantity", "unit", "unit_price", "discount_percent", "is_reverse_charged", "account",
    "contract_item",
)  # fmt: skip


@dataclass(frozen=True)
class Offer:
    """A valid framework contract has what somebody types: for how much, and what it saves on each."""

    index: int
    line: OrderLine
    item: ContractItem
    saving: Decimal


class OrderEditor:
    """An order and its lines in one form; `data` None shows what is kept."""

    def __init__(self, order: Order, *, data: QueryDict | None = None, files: Any = None, blank_lines: int = 1) -> None:
        self.order = order
        kept = list(order.lines.select_related("account", "contract_item")) if order.pk else []
        self.organisation = _buyer(order, data).organisation
        self.form = OrderForm(data, files, instance=order, person=order.requester)
        self.lines = LineFormSet(
            data,
            initial=None if data is not None else [*map(_initial, kept), *({} for _ in range(blank_lines))],
            prefix=PREFIX,
            form_kwargs={"organisation": self.organisation, "rates": vat_choices(kept)},
        )

    def is_valid(self) -> bool:
        """Whether all that was typed can be kept; an empty field can."""
        return bool(self.form.is_valid() & self.lines.is_valid())

    def typed_lines(self) -> list[tuple[int, OrderLine]]:
        """The lines that count, each with its place in the form."""
        found = []
        for index, form in enumerate(self.lines.forms):
            if form.is_valid() and not form.is_blank:
                found.append((index, form.line()))
        return found

    def as_typed(self) -> Order:
        """The order with what was typed, for previews; nothing is written."""
        self.is_valid()
        lines = [line for _index, line in self.typed_lines()] if self.lines.is_bound else list(self._kept())
        self.order.unsaved_lines = lines
        self.order.count(lines)
        return self.order

    def _kept(self) -> Any:
        return self.order.lines.select_related("account", "contract_item") if self.order.pk else []

    def show_problems(self, problems: dict[str, str]) -> None:
        """Put what a rule says beside its field; what has none, on top."""
        for name, problem in problems.items():
            self.form.add_error(name if name in self.form.fields else None, problem)

    def errors_of_lines(self) -> list[tuple[int, ErrorDict]]:
        return [(number, form.errors) for number, form in enumerate(self.lines.forms, start=1) if form.errors]

    @property
    def accounts(self) -> list[str]:
        return choosing.account_texts(choosing.offered_accounts(self.organisation))


def offers(lines: list[tuple[int, OrderLine]]) -> list[Offer]:
    """For each line bought outside a contract, the item of a valid contract that it looks like most."""
    found = []
    for index, line in lines:
        item = None if line.contract_item else _looks_like(line.description)
        if item is None:
            continue
        usual = line.net_price or item.list_price
        if item.price <= usual:
            found.append(Offer(index, line, item, usual - item.price))
    return found


def _looks_like(description: str) -> ContractItem | None:
    words = fold(description).split()
    longest = max(words, key=len, default="")
    if len(longest) < SHORTEST_WORD:
        return None
    offered = ContractItem.objects.offered().filter(is_offered=True)
    found: ContractItem | None = offered.matching(description).first() or offered.matching(longest).first()
    return found


def with_another_line(data: QueryDict) -> QueryDict:
    """What was typed, and one empty line more."""
    data = data.copy()
    key = f"{PREFIX}-TOTAL_FORMS"
    data[key] = str((asked.whole_number(data.get(key)) or 0) + 1)
    return data


def with_item(data: QueryDict, index: int, item: ContractItem) -> QueryDict:
    """What was typed, with line `index` taken from a framework contract: its supplier and price."""
    data = data.copy()
    price, discount = (
        (item.list_price, item.discount_percentage) if item.contract_price is None else (item.contract_price, 0)
    )
    taken = {
        "description": item.description,
        "article": item.article,
        "unit": item.unit,
        "unit_price": localize_input(PriceField().prepare_value(price)),
        "discount_percent": localize_input(ExactNumberField().prepare_value(discount)),
        "contract_item": item.pk,
    }
    for name, value in taken.items():
        data[f"{PREFIX}-{index}-{name}"] = str(value)
    data["contract"] = str(item.contract_id)
    data["supplier"] = choosing.supplier_text(item.contract.supplier)
    if item.category_id and not data.get("category"):
        data["category"] = str(item.category_id)
    return data


def _initial(line: OrderLine) -> dict[str, Any]:
    return {name: getattr(line, name) for name in LINE_FIELDS} | {"vat_rate": f"{line.vat_rate:.2f}"}


def _buyer(order: Order, data: QueryDict | None) -> Buyer:
    chosen = asked.whole_number(data.get("buyer")) if data is not None else None
    return Buyer.objects.select_related("organisation").filter(pk=chosen or order.buyer_id).first() or order.buyer
