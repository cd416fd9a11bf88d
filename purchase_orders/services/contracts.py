"""Keeping the framework contracts and what they hold."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from intranet.audit import services as audit
from purchase_orders.models import ContractItem, FrameworkContract
from purchase_orders.services.changes import differences

FIELDS = (
    "reference", "name", "purchasing_body", "supplier", "valid_from", "valid_to", "ceiling", "used_elsewhere",
    "remark", "is_closed",
)  # fmt: skip
ITEM_FIELDS = (
    "article", "description", "unit", "list_price", "contract_price", "discount_percentage", "category", "is_offered",
)  # fmt: skip


def _require_manager(by: Any) -> None:
    if not by.has_perm("purchase_orders.manage_contracts"):
        raise PermissionDenied


@transaction.atomic
def save_contract(contract: FrameworkContract, *, by: Any) -> FrameworkContract:
    """Keep a new or changed contract. Raises PermissionDenied, ValidationError."""
    _require_manager(by)
    old = FrameworkContract.objects.select_for_update().get(pk=contract.pk) if contract.pk else None
    contract.full_clean()
    before, after = differences(old, contract, FIELDS)
    if contract.document and (old is None or old.document != contract.document):
        after["document"] = contract.document.name
    contract.save()
    if old is None or after:
        action = "purchase_orders.contract_added" if old is None else "purchase_orders.contract_changed"
        audit.record(action, subject=contract, by=by, before=before, after=after)
    return contract


@transaction.atomic
def save_item(item: ContractItem, *, by: Any) -> ContractItem:
    """Keep an article of a contract. Orders keep the price they were made with."""
    _require_manager(by)
    contract = FrameworkContract.objects.select_for_update().get(pk=item.contract_id)
    old = ContractItem.objects.filter(pk=item.pk).first() if item.pk else None
    item.full_clean(exclude=["words"])
    item.words = item.search_words
    before, after = differences(old, item, ITEM_FIELDS)
    item.save()
    if after:
        what = {"description": item.description}
        audit.record("purchase_orders.item_saved", subject=contract, by=by, before=before, after=what | after)
    return item
