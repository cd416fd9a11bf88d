"""Keeping the budget accounts: what they are, who holds them, how much they have."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from intranet.audit import services as audit
from intranet.exceptions import DomainError
from purchase_orders.models import BudgetAccount
from purchase_orders.services.changes import differences

KEY_FIELDS = ("year", "organisation", "policy_field", "general_account", "action", "investment_project")
FIELDS = (*KEY_FIELDS, "is_investment", "description", "credit", "is_closed")


class AccountInUse(DomainError):
    """Orders were charged to the account; its key stays."""


def require_manager(by: Any) -> None:
    if not by.has_perm("purchase_orders.manage_budget"):
        raise PermissionDenied


@transaction.atomic
def save_account(account: BudgetAccount, *, by: Any, holders: Iterable[Any] | None = None) -> BudgetAccount:
    """Keep a new or changed account; `holders` replaces those who hold it.

    Locks the account: what orders reserve meanwhile is counted.
    Raises PermissionDenied, AccountInUse, ValidationError (also when less credit is left than is taken).
    """
    require_manager(by)
    old = BudgetAccount.objects.select_for_update().get(pk=account.pk) if account.pk else None
    if old is not None:
        account.reserved, account.committed, account.exceptions = old.reserved, old.committed, old.exceptions
        if old.movements.exists() and any(getattr(old, part) != getattr(account, part) for part in KEY_FIELDS):
            raise AccountInUse(_("Orders were charged to this account: its key stays as it is."))
    account.full_clean(exclude=["words"])
    account.words = account.search_words
    before, after = differences(old, account, FIELDS)
    if old is None:
        account.save()
    elif after:
        account.save(update_fields=[*FIELDS, "words"])
    if holders is not None:
        _set_holders(account, list(holders), before, after)
    if old is None or after:
        action = "purchase_orders.account_added" if old is None else "purchase_orders.account_changed"
        audit.record(action, subject=account, by=by, before=before, after=after)
    return account


def _set_holders(account: BudgetAccount, holders: list[Any], before: dict[str, Any], after: dict[str, Any]) -> None:
    old = sorted(str(person) for person in account.holders.all())
    new = sorted(str(person) for person in holders)
    if old != new:
        before["holders"], after["holders"] = old, new
        account.holders.set(holders)
