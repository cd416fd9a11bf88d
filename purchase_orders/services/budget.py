"""The register of commitments: what orders reserve, commit and release on budget accounts.

Accounts are locked in the order of their primary keys, so that orders on the same accounts wait for each other and
never for ever. Each change adds movements and keeps the balance of the account in the same transaction.
`order_ref` is the primary key of the order; the caller has locked the order and knows who may.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from intranet.audit import services as audit
from intranet.exceptions import DomainError
from purchase_orders.amounts import euro
from purchase_orders.models import BudgetAccount, BudgetMovement, OverCreditGrant, PurchasingSettings

ZERO, CENT = Decimal(0), Decimal("0.01")

Amounts = Mapping[BudgetAccount, Decimal]


@dataclass(frozen=True)
class Holding:
    """What an order holds on an account; `origin` is the account that its lines name, when that is another."""

    account: int
    origin: int | None
    reserved: Decimal
    committed: Decimal

    @property
    def total(self) -> Decimal:
        return self.reserved + self.committed

    @property
    def charged_to(self) -> int:
        return self.origin or self.account


@dataclass(frozen=True)
class Carry:
    """An amount that an order holds on `source` and is to hold on `target`; keys of accounts."""

    source: int
    origin: int | None
    target: int
    amount: Decimal


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


class WrongYear(BudgetRefused):
    """Money is carried over into a later year only, within one organisation."""


class OverCreditForbidden(BudgetRefused):
    """The town does not let orders exceed the credit."""


@transaction.atomic
def reserve(order_ref: int, amounts: Amounts, *, by: Any) -> None:
    """Set the amounts apart for an order that is submitted. Raises BudgetRefused."""
    wanted = _checked(amounts)
    accounts = lock(wanted)
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
    accounts = lock({*wanted, *held_before})
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

    What was carried over is given back where it went, the latest year first; reserved money before committed money.
    Raises HoldsLess, UnknownAccount.
    """
    wanted = None if amounts is None else _checked(amounts)
    accounts = lock({*_held(order_ref), *(wanted or {})})
    holdings = _holdings(order_ref)
    if wanted is None:
        for holding in holdings:
            _give_back(accounts, order_ref, holding, holding.total, by=by, reason=reason)
        return
    for pk, amount in wanted.items():
        here = [holding for holding in holdings if holding.charged_to == pk]
        held = sum((holding.total for holding in here), ZERO)
        if amount > held:
            raise HoldsLess(
                _("The order holds %(held)s on %(account)s, which is less than %(amount)s.")
                % {"held": euro(held), "account": accounts[pk], "amount": euro(amount)}
            )
        for holding in here:
            part = min(amount, holding.total)
            _give_back(accounts, order_ref, holding, part, by=by, reason=reason)
            amount -= part


def _give_back(
    accounts: Mapping[int, BudgetAccount], order_ref: int, holding: Holding, amount: Decimal, *, by: Any, reason: str
) -> None:
    from_reserved = min(amount, holding.reserved)
    _move(
        accounts[holding.account],
        order_ref,
        BudgetMovement.Kind.RELEASE,
        by,
        reserved=-from_reserved,
        committed=from_reserved - amount,
        reason=reason,
        origin=holding.origin,
    )


@transaction.atomic
def carry_over(order_ref: int, parts: Iterable[Carry], *, by: Any) -> None:
    """Release what the order has committed on one account, and commit it on an account of a later year.

    Raises BudgetRefused: HoldsLess, WrongYear, AccountClosed, CreditExceeded.
    """
    parts = list(parts)
    accounts = lock({pk for part in parts for pk in (part.source, part.target)})
    held = {(holding.account, holding.origin): holding for holding in _holdings(order_ref)}
    for part in parts:
        source, target = accounts[part.source], accounts[part.target]
        holding = held.get((part.source, part.origin))
        if holding is None or part.amount > holding.committed:
            raise HoldsLess(_("The order no longer holds so much on %(account)s.") % {"account": source})
        if target.organisation_id != source.organisation_id or target.year <= source.year:
            raise WrongYear(_("%(account)s is no account of a later year.") % {"account": target})
        _refuse_closed(target)
        _refuse_over_credit(target, order_ref, ZERO, part.amount)
        kind, reason = BudgetMovement.Kind.CARRY, f"{source.key} → {target.key}"
        _move(source, order_ref, kind, by, committed=-part.amount, reason=reason, origin=part.origin)
        _move(target, order_ref, kind, by, committed=part.amount, reason=reason, origin=holding.charged_to)


@transaction.atomic
def grant_over_credit(
    order_ref: int, account: BudgetAccount, amount: Decimal, *, by: Any, reason: str
) -> OverCreditGrant:
    """Let one order exceed the credit of an account by at most `amount`; who and why is kept.

    Raises PermissionDenied, OverCreditForbidden, ValidationError (no reason).
    """
    account = lock([account.pk])[account.pk]
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


def lock(keys: Iterable[int]) -> dict[int, BudgetAccount]:
    """The accounts, locked in the order of their keys; none may be missing."""
    wanted = set(keys)
    rows = BudgetAccount.objects.select_for_update().filter(pk__in=wanted).order_by("pk")
    accounts = {account.pk: account for account in rows}
    if len(accounts) != len(wanted):
        raise UnknownAccount(_("A budget account of this order does not exist any more."))
    return accounts


def _holdings(order_ref: int) -> list[Holding]:
    """What the order holds, the latest year first."""
    found = []
    for row in BudgetMovement.objects.of_order(order_ref).balances():
        # SQLite adds decimals up as floats.
        reserved, committed = row["reserved_sum"].quantize(CENT), row["committed_sum"].quantize(CENT)
        if reserved or committed:
            found.append(Holding(row["account_id"], row["origin_id"], reserved, committed))
    return found


def _held(order_ref: int) -> dict[int, tuple[Decimal, Decimal]]:
    """By account what the order holds on it, reserved and committed."""
    held: dict[int, tuple[Decimal, Decimal]] = defaultdict(lambda: (ZERO, ZERO))
    for holding in _holdings(order_ref):
        reserved, committed = held[holding.account]
        held[holding.account] = reserved + holding.reserved, committed + holding.committed
    return held


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
            % {"account": account, "available": euro(max(account.available, ZERO)), "amount": euro(more)}
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
    origin: int | None = None,
) -> None:
    if not reserved and not committed:
        return
    BudgetMovement.objects.create(
        account=account,
        order_ref=order_ref,
        kind=kind,
        by=by,
        reserved=reserved,
        committed=committed,
        reason=reason,
        origin_id=origin,
    )
    account.reserved += reserved
    account.committed += committed
    account.save(update_fields=["reserved", "committed"])
