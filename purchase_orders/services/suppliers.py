"""Keeping the suppliers: add, change, block, merge."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from intranet.audit import services as audit
from intranet.exceptions import DomainError
from purchase_orders.models import ContactPerson, Supplier
from purchase_orders.services.changes import differences

FIELDS = (
    "name", "enterprise_number", "vat_number", "iban", "street", "postcode", "city", "country", "mail", "phone",
    "website", "language", "own_peppol_id", "code", "remark",
)  # fmt: skip


class SupplierMerged(DomainError):
    """The supplier was merged into another; that one is to be changed."""


class NotMergeable(DomainError):
    """These two cannot become one; the message says why."""


def _require_manager(by: Any) -> None:
    if not by.has_perm("purchase_orders.manage_suppliers"):
        raise PermissionDenied


def _locked(supplier: Supplier) -> Supplier:
    kept = Supplier.objects.select_for_update().get(pk=supplier.pk)
    if kept.merged_into_id:
        raise SupplierMerged(_("%(supplier)s was merged into another supplier.") % {"supplier": kept})
    return kept


@transaction.atomic
def save_supplier(supplier: Supplier, *, by: Any) -> Supplier:
    """Keep a new or changed supplier. Raises PermissionDenied, SupplierMerged, ValidationError."""
    _require_manager(by)
    old = _locked(supplier) if supplier.pk else None
    supplier.full_clean(exclude=["words"])
    supplier.words = supplier.search_words
    before, after = differences(old, supplier, FIELDS)
    if old is None:
        supplier.save()
        audit.record("purchase_orders.supplier_added", subject=supplier, by=by, after=after)
    elif after:
        supplier.save(update_fields=[*FIELDS, "words"])
        audit.record("purchase_orders.supplier_changed", subject=supplier, by=by, before=before, after=after)
    return supplier


@transaction.atomic
def save_contact(contact: ContactPerson, *, by: Any) -> ContactPerson:
    """Keep somebody at a supplier. Raises PermissionDenied, SupplierMerged, ValidationError."""
    _require_manager(by)
    supplier = _locked(contact.supplier)
    contact.full_clean()
    contact.save()
    audit.record("purchase_orders.contact_saved", subject=supplier, by=by, after={"name": contact.name})
    return contact


@transaction.atomic
def remove_contact(contact: ContactPerson, *, by: Any) -> None:
    _require_manager(by)
    supplier = _locked(contact.supplier)
    contact.delete()
    audit.record("purchase_orders.contact_removed", subject=supplier, by=by, before={"name": contact.name})


@transaction.atomic
def block(supplier: Supplier, *, by: Any, reason: str) -> Supplier:
    """Take no more orders to this supplier; those under way go on. Raises PermissionDenied, SupplierMerged."""
    _require_manager(by)
    supplier = _locked(supplier)
    supplier.block_reason, supplier.blocked_by, supplier.blocked_at = reason.strip(), by, timezone.now()
    if not supplier.block_reason:
        raise ValueError("A supplier is blocked with a reason.")
    supplier.save(update_fields=["block_reason", "blocked_by", "blocked_at"])
    audit.record("purchase_orders.supplier_blocked", subject=supplier, by=by, reason=supplier.block_reason)
    return supplier


@transaction.atomic
def unblock(supplier: Supplier, *, by: Any) -> Supplier:
    _require_manager(by)
    supplier = _locked(supplier)
    if supplier.is_blocked:
        before = {"block_reason": supplier.block_reason}
        supplier.block_reason, supplier.blocked_by, supplier.blocked_at = "", None, None
        supplier.save(update_fields=["block_reason", "blocked_by", "blocked_at"])
        audit.record("purchase_orders.supplier_unblocked", subject=supplier, by=by, before=before)
    return supplier


@transaction.atomic
def merge(double: Supplier, *, into: Supplier, by: Any) -> Supplier:
    """Make two suppliers one: all that points to `double` points to `into`, which takes over what it lacks.

    The double stays as a row without use, so that earlier traces still say what they said.
    Raises PermissionDenied, NotMergeable, SupplierMerged.
    """
    _require_manager(by)
    if double.pk == into.pk:
        raise NotMergeable(_("A supplier cannot be merged into itself."))
    # In the order of their keys, so that two merges of the same pair wait for each other.
    locked = {pk: _locked(Supplier(pk=pk)) for pk in sorted((double.pk, into.pk))}
    double, into = locked[double.pk], locked[into.pk]
    numbers = (double.enterprise_number, into.enterprise_number)
    if all(numbers) and numbers[0] != numbers[1]:
        raise NotMergeable(_("They have different enterprise numbers: these are two enterprises."))
    _move_relations(double, into)
    double.merged_into = into
    double.save(update_fields=["merged_into"])
    _take_over_what_lacks(double, into)
    audit.record("purchase_orders.supplier_merged", subject=into, by=by, after={"merged": str(double)})
    audit.record("purchase_orders.supplier_merged_away", subject=double, by=by, after={"into": str(into)})
    return into


def _move_relations(double: Supplier, into: Supplier) -> None:
    for relation in Supplier._meta.related_objects:
        if isinstance(relation, models.ManyToOneRel):
            field = relation.field.name
            relation.related_model._base_manager.filter(**{field: double}).update(**{field: into})


def _take_over_what_lacks(double: Supplier, into: Supplier) -> None:
    for field in FIELDS:
        if not getattr(into, field):
            setattr(into, field, getattr(double, field))
    into.full_clean(exclude=["words"])
    into.words = into.search_words
    into.save(update_fields=[*FIELDS, "words"])
