from decimal import Decimal

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from intranet.fields import OrdinalCharField
from intranet.folding import fold
from purchase_orders.models.settings import PurchasingSettings

# SQLite adds decimals up as floats: a sum may be off by a hair, never by a cent.
LESS_THAN_A_CENT = (Decimal("-0.005"), Decimal("0.005"))


class BudgetAccountQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Accounts of which `user` may see the amounts: all for finance, else those they hold."""
        if user.has_perm("purchase_orders.read_budget"):
            return self
        person = getattr(user, "person", None)
        return self.filter(holders=person) if person else self.none()

    def open(self):
        return self.filter(is_closed=False)

    def of_year(self, year):
        return self.filter(year=year)

    def with_available(self):
        """Annotate `available_amount`, what may still be reserved without an exception."""
        return self.annotate(available_amount=F("credit") - F("reserved") - F("committed"))

    def out_of_balance(self):
        """Accounts whose balance is not the sum of their movements: there must be none."""
        return self.annotate(
            reserved_off=F("reserved") - Sum("movements__reserved", default=Decimal(0)),
            committed_off=F("committed") - Sum("movements__committed", default=Decimal(0)),
        ).exclude(reserved_off__range=LESS_THAN_A_CENT, committed_off__range=LESS_THAN_A_CENT)

    def matching(self, text):
        found = self
        for word in fold(text).split():
            found = found.filter(words__contains=word)
        return found


class BudgetAccount(models.Model):
    """The credit of one year for one purpose (jaarbudgetrekening): policy field, general account and action."""

    year = models.PositiveSmallIntegerField(_("financial year"), validators=[MinValueValidator(2000)])
    organisation = models.ForeignKey(
        "directory.Organisation", models.PROTECT, related_name="budget_accounts", verbose_name=_("organisation")
    )
    policy_field = models.CharField(_("policy field"), max_length=20, help_text=_("For instance 0200-00."))
    general_account = models.CharField(_("general account"), max_length=20, help_text=_("For instance 61031000."))
    action = models.CharField(_("action"), max_length=40, blank=True)
    investment_project = models.CharField(_("investment project"), max_length=40, blank=True)
    is_investment = models.BooleanField(_("investment"), default=False, help_text=_("Otherwise operating budget."))
    description = models.CharField(_("description"), max_length=250)
    credit = models.DecimalField(
        _("credit in euro"), max_digits=14, decimal_places=2, validators=[MinValueValidator(0)]
    )
    holders = models.ManyToManyField(
        "directory.Person",
        blank=True,
        related_name="budget_accounts",
        verbose_name=_("budget holders"),
        help_text=_("They answer for what is spent from it."),
    )
    is_closed = models.BooleanField(_("closed"), default=False, help_text=_("Takes no new orders."))
    reserved = models.DecimalField(_("reserved"), max_digits=14, decimal_places=2, default=0, editable=False)
    committed = models.DecimalField(_("committed"), max_digits=14, decimal_places=2, default=0, editable=False)
    exceptions = models.DecimalField(
        _("granted beyond the credit"), max_digits=14, decimal_places=2, default=0, editable=False
    )
    words = OrdinalCharField(max_length=420, editable=False)

    objects = BudgetAccountQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("budget account"), _("budget accounts")
        ordering = ["-year", "organisation", "policy_field", "general_account", "action", "investment_project"]
        permissions = [
            ("read_budget", _("May read every budget account")),
            ("manage_budget", _("May change and import budget accounts")),
            ("grant_over_credit", _("May let an order exceed the credit of a budget account")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "year", "policy_field", "general_account", "action", "investment_project"],
                name="budget_account_once",
                violation_error_message=_("This budget account exists already."),
            ),
            models.CheckConstraint(
                condition=Q(reserved__gte=0) & Q(committed__gte=0), name="budget_account_never_below_zero"
            ),
            models.CheckConstraint(
                condition=Q(credit__gte=F("reserved") + F("committed") - F("exceptions")),
                name="budget_account_within_credit",
                violation_error_message=_("More is reserved and committed than this credit allows."),
            ),
        ]

    def __str__(self):
        return f"{self.key} · {self.description}"

    def get_absolute_url(self):
        return reverse("purchase_orders:budget_detail", args=[self.pk])

    @property
    def key(self):
        """The budget key as the town writes it; one query for the town's settings."""
        return self.key_in(PurchasingSettings.current())

    def key_in(self, purchasing):
        """The parts in the town's order; those missing at the end are left out, not those between."""
        parts = [str(getattr(self, part) or "") for part in purchasing.ordered_key_parts]
        while parts and not parts[-1]:
            parts.pop()
        return purchasing.key_separator.join(parts)

    @property
    def available(self):
        """What may still be reserved without an exception; below zero after one."""
        return self.credit - self.reserved - self.committed

    @property
    def shares(self):
        """Committed and reserved in percent of the credit, for a bar that is full at the credit."""
        whole = max(self.credit, self.reserved + self.committed, Decimal(1))
        return {part: round(100 * getattr(self, part) / whole, 1) for part in ("committed", "reserved")}

    @property
    def is_nearly_spent(self):
        return self.available * 10 < self.credit

    @property
    def search_words(self):
        parts = (self.year, self.policy_field, self.general_account, self.action, self.investment_project)
        return fold(f"{' '.join(map(str, parts))} {self.description}")[:420]


class BudgetMovementQuerySet(models.QuerySet):
    def of_order(self, order_ref):
        return self.filter(order_ref=order_ref)

    def balances(self):
        """What each order holds on each account, the latest year first: rows of plain values.

        What was carried over stands apart, by the account it came from.
        """
        return (
            self.values("account_id", "origin_id", "order_ref")
            .annotate(
                reserved_sum=Sum("reserved", default=Decimal(0)), committed_sum=Sum("committed", default=Decimal(0))
            )
            .order_by("-account__year", "account_id", "order_ref", "origin_id")
        )


class BudgetMovement(models.Model):
    """A change of what an order holds on an account; added, never changed (vastlegging).

    `order_ref` is the primary key of the order, as a plain number: the ledger outlives the order's row.
    """

    class Kind(models.TextChoices):
        RESERVE = "reserve", _("reserved")
        COMMIT = "commit", _("committed")
        RELEASE = "release", _("released")
        CARRY = "carry", _("carried over")

    account = models.ForeignKey(
        BudgetAccount, models.PROTECT, related_name="movements", verbose_name=_("budget account")
    )
    origin = models.ForeignKey(
        BudgetAccount,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("carried over from"),
        help_text=_("The account that the lines of the order name; empty when it is this one."),
    )
    order_ref = models.PositiveBigIntegerField(_("order"), db_index=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    reserved = models.DecimalField(_("reserved"), max_digits=14, decimal_places=2, default=0)
    committed = models.DecimalField(_("committed"), max_digits=14, decimal_places=2, default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("moment"), auto_now_add=True)
    reason = models.CharField(_("reason"), max_length=250, blank=True)

    objects = BudgetMovementQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("budget movement"), _("budget movements")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.get_kind_display()} {self.reserved + self.committed}"


class OverCreditGrant(models.Model):
    """Leave to exceed the credit of an account, for one order: who gave it, how much and why."""

    account = models.ForeignKey(BudgetAccount, models.PROTECT, related_name="grants", verbose_name=_("budget account"))
    order_ref = models.PositiveBigIntegerField(_("order"), db_index=True)
    amount = models.DecimalField(
        _("amount"), max_digits=14, decimal_places=2, validators=[MinValueValidator(Decimal("0.01"))]
    )
    reason = models.CharField(_("reason"), max_length=250)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("moment"), auto_now_add=True)

    class Meta:
        verbose_name, verbose_name_plural = _("leave to exceed the credit"), _("leaves to exceed the credit")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.amount}: {self.reason}"
