from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from approvals import facts, policies
from approvals.kinds import label_of


class PolicyQuerySet(models.QuerySet):
    def in_force(self, day: date) -> Self:
        """Policies that hold on `day`."""
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=day), valid_from__lte=day)


class Policy(ClusterableModel):
    """Who has to approve one kind of request during a period. What requests followed stands in its versions."""

    class SamePerson(models.TextChoices):
        MOVES_UP = policies.SamePerson.MOVES_UP.value, _("another person decides: the step moves up")
        ONCE = policies.SamePerson.ONCE.value, _("one decision counts for steps that follow each other")
        AGAIN = policies.SamePerson.AGAIN.value, _("the same person decides again")

    kind = models.CharField(
        _("kind of request"), max_length=60, help_text=_("Cannot be changed once the rules are saved.")
    )
    name = models.CharField(_("name"), max_length=100, help_text=_("For administrators, for instance “Orders 2026”."))
    valid_from = models.DateField(
        _("valid from"),
        default=timezone.localdate,
        help_text=_("Requests submitted from this day on follow these rules."),
    )
    valid_until = models.DateField(
        _("valid until"),
        null=True,
        blank=True,
        help_text=_("The last day. Empty: no end. Requests under way keep their rules."),
    )
    same_person = models.CharField(
        _("one person in two steps"),
        max_length=10,
        choices=SamePerson.choices,
        default=SamePerson.MOVES_UP,
        help_text=_("What happens when the steps name the same person twice."),
    )
    fallback = models.ForeignKey(
        "directory.Person",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("last resort"),
        help_text=_("Decides where nobody else can: the directory names nobody, or nobody stands above the requester."),
    )
    approves_without_steps = models.BooleanField(
        _("approve at once when no step applies"),
        default=False,
        help_text=_("For instance below an amount. The approval is recorded as given by the rules."),
    )

    objects = PolicyQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("approval rules"), _("approval rules")
        ordering = ["kind", "-valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="policy_ends_after_it_starts",
                violation_error_message=_("The last day comes before the first."),
            ),
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(valid_until=None),
                name="policy_without_end_once_per_kind",
                violation_error_message=_(
                    "There are other rules without an end for this kind of request: end those first."
                ),
            ),
        ]

    def __str__(self):
        return f"{label_of(self.kind)}: {self.name}"

    def is_in_force(self, day):
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)

    def overlapping(self):
        """Other rules for the same kind that hold on some of the same days."""
        others = Policy.objects.filter(kind=self.kind).exclude(pk=self.pk)
        if self.valid_until:
            others = others.filter(valid_from__lte=self.valid_until)
        return others.filter(Q(valid_until=None) | Q(valid_until__gte=self.valid_from))

    @property
    def rules(self):
        """The rules as they stand in the form now; requests follow the latest version."""
        return policies.Rules(
            steps=tuple(step.rule for step in sorted(self.steps.all(), key=lambda step: step.sort_order or 0)),
            same_person=policies.SamePerson(self.same_person),
            approves_without_steps=self.approves_without_steps,
            fallback=self.fallback_id,
        )


class PolicyStep(ClusterableModel):
    """One step of the rules: who decides, when, and within which term."""

    class Approver(models.TextChoices):
        MANAGER = policies.Approver.MANAGER.value, _("manager of the requester")
        DEPARTMENT_HEAD = policies.Approver.DEPARTMENT_HEAD.value, _("head of the requester's department")
        SUBJECT_DEPARTMENT_HEAD = (
            policies.Approver.SUBJECT_DEPARTMENT_HEAD.value,
            _("head of the department it is about"),
        )
        ROLE = policies.Approver.ROLE.value, _("whoever holds a role")
        PERSON = policies.Approver.PERSON.value, _("a named person")
        OFFERED = policies.Approver.OFFERED.value, _("named by the request itself")

    class Need(models.TextChoices):
        ANY = policies.Need.ANY.value, _("any one of them")
        ALL = policies.Need.ALL.value, _("all of them")
        SOME = policies.Need.SOME.value, _("a number of them")

    sort_order_field = "sort_order"

    policy = ParentalKey(Policy, on_delete=models.CASCADE, related_name="steps")
    sort_order = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    name = models.CharField(
        _("name of the step"), max_length=100, help_text=_("As requesters read it, for instance “Visum”.")
    )
    approver = models.CharField(_("who decides"), max_length=30, choices=Approver.choices, default=Approver.MANAGER)
    role = models.ForeignKey(
        "accounts.Role",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("role"),
        help_text=_("Only for “whoever holds a role”."),
    )
    person = models.ForeignKey(
        "directory.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("person"),
        help_text=_("Only for “a named person”."),
    )
    offered = models.CharField(
        _("named by the request"), max_length=60, blank=True, help_text=_("Only for “named by the request itself”.")
    )
    need = models.CharField(_("how many say yes"), max_length=10, choices=Need.choices, default=Need.ANY)
    number = models.PositiveSmallIntegerField(_("number"), default=1, help_text=_("Only for “a number of them”."))
    term_days = models.PositiveSmallIntegerField(
        _("term in working days"),
        null=True,
        blank=True,
        default=5,
        help_text=_("Halfway comes a reminder, afterwards the next in line may decide too. Empty: no term."),
    )
    looks_at = models.JSONField(
        _("looks at"),
        default=list,
        blank=True,
        help_text=_(
            "Parts of the request. After a return the approval still stands when none of them changed. None: all."
        ),
    )
    is_advice = models.BooleanField(
        _("advice only"), default=False, help_text=_("A no is recorded and shown, but does not stop the request.")
    )

    class Meta:
        verbose_name, verbose_name_plural = _("step"), _("steps")
        ordering = ["sort_order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(term_days=None) | Q(term_days__gte=1), name="step_term_is_at_least_a_day"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="step_needs_at_least_one"),
        ]

    def __str__(self):
        return self.name

    @property
    def reference(self):
        match self.approver:
            case self.Approver.ROLE:
                return self.role.code if self.role else ""
            case self.Approver.PERSON:
                return str(self.person_id or "")
            case self.Approver.OFFERED:
                return self.offered
        return ""

    @property
    def rule(self):
        return policies.StepRule(
            name=self.name,
            approver=policies.Approver(self.approver),
            reference=self.reference,
            conditions=tuple(condition.condition for condition in self.conditions.all()),
            need=policies.Need(self.need),
            number=self.number,
            term_days=self.term_days,
            looks_at=tuple(self.looks_at or ()),
            is_advice=self.is_advice,
        )


class StepCondition(models.Model):
    """The step applies only when this holds; several conditions must all hold."""

    step = ParentalKey(PolicyStep, on_delete=models.CASCADE, related_name="conditions")
    fact = models.CharField(_("fact"), max_length=60)
    comparison = models.CharField(
        _("comparison"), max_length=10, choices=list(facts.COMPARISONS.items()), default="at_least"
    )
    value = models.CharField(
        _("value"), max_length=100, help_text=_("An amount, a number, yes or no, or one of the choices.")
    )

    class Meta:
        verbose_name, verbose_name_plural = _("condition"), _("conditions")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.fact} {self.get_comparison_display()} {self.value}"

    @property
    def condition(self):
        return facts.Condition(self.fact, self.comparison, self.value)


class PolicyVersion(models.Model):
    """Rules as they were saved. Append-only: a request points to the version that it follows."""

    policy = models.ForeignKey(Policy, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    rules = models.JSONField(_("rules"))
    made_at = models.DateTimeField(_("saved"), default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("saved by")
    )

    class Meta:
        verbose_name, verbose_name_plural = _("version of approval rules"), _("versions of approval rules")
        ordering = ["-number"]
        default_permissions = ("view",)
        constraints = [models.UniqueConstraint(fields=["policy", "number"], name="policy_version_once")]

    def __str__(self):
        return f"{self.policy} ({self.number})"
