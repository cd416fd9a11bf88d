"""The register of commitments: what orders reserve, commit and release on budget accounts.

Accounts are locked in the order of their primary keys, so that orders on the same accounts wait for each other and
never for ever. Each change adds movements and keeps the balance of the account in the same transaction.
`order_ref` is the primary key of the order; the caller has locked the order and knows who may.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Sum
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from intranet.audit import services as audit
from intranet.exceptions import DomainError
from purchase_orders.models import BudgetAccount, BudgetMovement, OverCreditGrant, PurchasingSettings

ZERO, CENT = Decimal(0), Decimal("0.01")

Amounts = Mapping[BudgetAccount, Decimal]


class BudgetRefused(DomainError):
    """The account does not take the amount; the message says which and why."""


class UnknownAccount(BudgetRefused):
    """There is no such account."""


class AccountClosed(BudgetRefused):
    """The account takes no new orders."""


class CreditExceeded(BudgetRefused):
    """The credit left is smaller than the amount."""


class HoldsLess(BudgetRefused):
    """The order does not hold what is to be released."""


class OverCreditForbidden(BudgetRefused):
    """The town does not let orders exceed the credit."""


@transaction.atomic
def reserve(order_ref: int, amounts: Amounts, *, by: Any) -> None:
    """Set the amounts apart for an order that is submitted. Raises BudgetRefused."""
    wanted = _checked(amounts)
    accounts = _locked(wanted)
    held = _held(order_ref)
    for pk, amount in wanted.items():
        account = accounts[pk]
        _refuse_closed(account)
        _refuse_over_credit(account, order_ref, sum(held[pk], ZERO), amount)
        _move(account, order_ref, BudgetMovement.Kind.RESERVE, by, reserved=amount)


@transaction.atomic
def commit(order_ref: int, amounts: Amounts, *, by: Any) -> None:
    """Commit exactly these amounts, at final approval; whatever the order had reserved is set free.

    Raises BudgetRefused, also when an account was closed meanwhile.
    """
    wanted = _checked(amounts)
    held_before = _held(order_ref)
    accounts = _locked({*wanted, *held_before})
    held = _held(order_ref)
    for pk, account in accounts.items():
        reserved, committed = held[pk]
        amount = wanted.get(pk, ZERO)
        if pk in wanted:
            _refuse_closed(account)
            _refuse_over_credit(account, order_ref, committed + reserved, amount - reserved)
            _move(account, order_ref, BudgetMovement.Kind.COMMIT, by, reserved=-reserved, committed=amount)
        elif reserved:
            _move(account, order_ref, BudgetMovement.Kind.RELEASE, by, reserved=-reserved)


@transaction.atomic
def release(order_ref: int, amounts: Amounts | None = None, *, by: Any, reason: str = "") -> None:
    """Give money back: these amounts, or all that the order holds. Also to accounts that were closed.

    Reserved money goes back before committed money. Raises HoldsLess, UnknownAccount.
    """
    wanted = None if amounts is None else _checked(amounts)
    accounts = _locked(_held(order_ref) if wanted is None else wanted)
    held = _held(order_ref)
    for pk, account in accounts.items():
        reserved, committed = held[pk]
        amount = reserved + committed if wanted is None else wanted[pk]
        if amount > reserved + committed:
            raise HoldsLess(
                _("The order holds %(held)s on %(account)s, which is less than %(amount)s.")
                % {"held": _shown(reserved + committed), "account": account, "amount": _shown(amount)}
            )
        from_reserved = min(amount, reserved)
        _move(
            account,
            order_ref,
            BudgetMovement.Kind.RELEASE,
            by,
            reserved=-from_reserved,
            committed=from_reserved - amount,
            reason=reason,
        )


@transaction.atomic
def grant_over_credit(
    order_ref: int, account: BudgetAccount, amount: Decimal, *, by: Any, reason: str
) -> OverCreditGrant:
    """Let one order exceed the credit of an account by at most `amount`; who and why is kept.

    Raises PermissionDenied, OverCreditForbidden, ValidationError (no reason).
    """
    account = _locked([account.pk])[account.pk]
    if not by.has_perm("purchase_orders.grant_over_credit"):
        raise PermissionDenied
    if not PurchasingSettings.current().allows_over_credit:
        raise OverCreditForbidden(_("The town does not let orders exceed the credit."))
    grant = OverCreditGrant(account=account, order_ref=order_ref, amount=amount, reason=reason.strip(), by=by)
    grant.full_clean()
    grant.save(force_insert=True)
    account.exceptions += grant.amount
    account.save(update_fields=["exceptions"])
    audit.record(
        "purchase_orders.over_credit_granted",
        subject=account,
        by=by,
        reason=grant.reason,
        after={"order": order_ref, "amount": str(grant.amount)},
    )
    return grant


def held_by(order_ref: int) -> dict[int, tuple[Decimal, Decimal]]:
    """What an order holds now: account key to (reserved, committed)."""
    return {pk: amounts for pk, amounts in _held(order_ref).items() if any(amounts)}


def _checked(amounts: Amounts) -> dict[int, Decimal]:
    if not amounts:
        raise UnknownAccount(_("There is no budget account to charge."))
    wanted = {}
    for account, amount in amounts.items():
        if account is None or account.pk is None:
            raise UnknownAccount(_("There is an amount without a budget account."))
        if not isinstance(amount, Decimal) or not amount.is_finite() or amount < 0 or amount != amount.quantize(CENT):
            raise ValueError(f"{amount!r} is no amount of money.")
        wanted[account.pk] = amount
    return wanted


def _locked(keys: Iterable[int]) -> dict[int, BudgetAccount]:
    """The accounts, locked in the order of their keys; none may be missing."""
    wanted = set(keys)
    rows = BudgetAccount.objects.select_for_update().filter(pk__in=wanted).order_by("pk")
    accounts = {account.pk: account for account in rows}
    if len(accounts) != len(wanted):
        raise UnknownAccount(_("A budget account of this order does not exist any more."))
    return accounts


def _held(order_ref: int) -> dict[int, tuple[Decimal, Decimal]]:
    held: dict[int, tuple[Decimal, Decimal]] = defaultdict(lambda: (ZERO, ZERO))
    for row in BudgetMovement.objects.of_order(order_ref).balances():
        # SQLite adds decimals up as floats.
        held[row["account_id"]] = (row["reserved_sum"].quantize(CENT), row["committed_sum"].quantize(CENT))
    return held


def _shown(amount: Decimal) -> str:
    return f"€ {number_format(amount, 2, use_l10n=True, force_grouping=True)}"


def _refuse_closed(account: BudgetAccount) -> None:
    if account.is_closed:
        raise AccountClosed(_("Budget account %(account)s is closed.") % {"account": account})


def _refuse_over_credit(account: BudgetAccount, order_ref: int, held: Decimal, more: Decimal) -> None:
    """Refuse what the credit does not cover; leave to exceed it serves the order it was given to, and no other."""
    if more <= 0:
        return
    of_others = account.reserved + account.committed - held
    granted = account.grants.filter(order_ref=order_ref).aggregate(sum=Sum("amount", default=ZERO))["sum"]
    if held + more > max(account.credit - of_others, ZERO) + granted:
        raise CreditExceeded(
            _("Budget account %(account)s has %(available)s left, which is less than %(amount)s.")
            % {"account": account, "available": _shown(max(account.available, ZERO)), "amount": _shown(more)}
        )


def _move(
    account: BudgetAccount,
    order_ref: int,
    kind: BudgetMovement.Kind,
    by: Any,
    *,
    reserved: Decimal = ZERO,
    committed: Decimal = ZERO,
    reason: str = "",
) -> None:
    if not reserved and not committed:
        return
    BudgetMovement.objects.create(
        account=account, order_ref=order_ref, kind=kind, by=by, reserved=reserved, committed=committed, reason=reason
    )
    account.reserved += reserved
    account.committed += committed
    account.save(update_fields=["reserved", "committed"])
