from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from approvals.kinds import label_of


class DelegationQuerySet(models.QuerySet):
    def in_force(self, day: date) -> Self:
        """Replacements that hold on `day`."""
        return self.filter(starts_on__lte=day, ends_on__gte=day, ended_at=None)

    def not_over(self, day: date) -> Self:
        return self.filter(ends_on__gte=day, ended_at=None)

    def over(self, day: date) -> Self:
        return self.filter(Q(ends_on__lt=day) | Q(ended_at__isnull=False))

    def overlapping(self, starts_on: date, ends_on: date) -> Self:
        return self.filter(starts_on__lte=ends_on, ends_on__gte=starts_on, ended_at=None)

    def matching(self, *, kind: Any, amount: Any) -> Self:
        """Replacements that cover this kind and amount (values or expressions); no amount is no obstacle."""
        return self.filter(Q(kind="") | Q(kind=kind)).filter(Q(ceiling=None) | Q(ceiling__gte=Coalesce(amount, 0)))

    def visible_to(self, user: Any) -> Self:
        """One's own and those in which one replaces; all for whoever may arrange them for others."""
        if user.has_perm("approvals.arrange_delegation"):
            return self
        person = getattr(user, "person", None)
        return self.filter(Q(principal=person) | Q(delegate=person)) if person else self.none()


class Delegation(models.Model):
    """`delegate` decides for `principal` during a period. Ended early, never removed: decisions point to it."""

    principal = models.ForeignKey(
        "directory.Person", models.PROTECT, related_name="delegations_given", verbose_name=_("who is replaced")
    )
    delegate = models.ForeignKey(
        "directory.Person", models.PROTECT, related_name="delegations_held", verbose_name=_("replacement")
    )
    starts_on = models.DateField(_("from"), help_text=_("The first day."))
    ends_on = models.DateField(_("until"), help_text=_("The last day."))
    kind = models.CharField(_("only for"), max_length=60, blank=True, help_text=_("Empty: every kind of request."))
    ceiling = models.DecimalField(
        _("up to an amount of"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("Excl. VAT. Empty: any amount."),
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True, help_text=_("For instance: holiday."))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("arranged by")
    )
    made_at = models.DateTimeField(_("arranged"), default=timezone.now)
    ended_at = models.DateTimeField(_("ended"), null=True, editable=False)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("ended by"),
    )

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("replacement"), _("replacements")
        ordering = ["-starts_on", "-pk"]
        default_permissions = ()
        permissions = [("arrange_delegation", _("May arrange a replacement for somebody else"))]
        indexes = [models.Index(fields=["delegate", "ends_on"], name="delegation_of_delegate")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(principal=F("delegate")),
                name="nobody_replaces_themselves",
                violation_error_message=_("Choose somebody else as replacement."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="delegation_ends_after_it_starts",
                violation_error_message=_("The last day comes before the first."),
            ),
        ]

    def __str__(self):
        return f"{self.delegate}, {_('for')} {self.principal}"

    def reach(self, approval: str) -> Q:
        """Which seats this replacement covers; `approval` is the way from a seat to its request."""
        seats = Q(person=self.principal_id)
        if self.kind:
            seats &= Q(**{f"{approval}kind": self.kind})
        if self.ceiling is not None:
            seats &= Q(**{f"{approval}amount": None}) | Q(**{f"{approval}amount__lte": self.ceiling})
        return seats

    @property
    def kind_label(self):
        return label_of(self.kind) if self.kind else ""

    def is_in_force(self, day):
        return self.ended_at is None and self.starts_on <= day <= self.ends_on

    def is_over(self, day):
        return self.ended_at is not None or self.ends_on < day
