"""The frozen chain of a request and what happened on it. All append-only: the database refuses to change a row."""

from datetime import date
from functools import reduce
from operator import or_
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from approvals.models.delegations import Delegation
from directory.models import Person


class ApprovalStep(models.Model):
    """A step as it was when the request was submitted, with the rule that caused it in words."""

    approval = models.ForeignKey("approvals.ApprovalRequest", models.PROTECT, related_name="steps")
    round = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("step"), max_length=200)
    rule = models.TextField(_("rule"))
    rule_key = models.TextField()
    notes = models.JSONField(default=list)
    need = models.PositiveSmallIntegerField()
    term_days = models.PositiveSmallIntegerField(null=True)
    looks_at = models.JSONField(default=list)
    seen = models.CharField(max_length=64, help_text=_("Seal of the parts of the content that this step looks at."))
    is_advice = models.BooleanField(default=False)
    allows_conditions = models.BooleanField(default=False)
    allows_same_person = models.BooleanField(default=False)
    carried_from = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        related_name="+",
        help_text=_("The step of an earlier round whose approval still stands."),
    )

    class Meta:
        verbose_name, verbose_name_plural = _("step"), _("steps")
        ordering = ["approval", "round", "position"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["approval", "round", "position"], name="step_once_per_position")]

    def __str__(self):
        return self.name


class CandidateQuerySet(models.QuerySet):
    def current(self) -> Self:
        """Without those whose seat was handed on to somebody else."""
        later = Candidate.objects.filter(
            step=OuterRef("step"), seat=OuterRef("seat"), pk__gt=OuterRef("pk"), origin=Candidate.Origin.REASSIGNED
        )
        return self.filter(~Exists(later))

    def open(self) -> Self:
        """Seats on the current step of a request that waits, on which nobody has decided yet."""
        decided = Decision.objects.filter(step=OuterRef("step"), seat=OuterRef("seat"))
        return self.current().filter(
            ~Exists(decided), step=F("step__approval__current_step"), step__approval__state="pending"
        )

    def open_to(self, person: Person) -> Self:
        """Seats that `person` may decide on in their own name."""
        done = Decision.objects.filter(step=OuterRef("step"), decider=person)
        return self.open().filter(~Exists(done), person=person).exclude(step__approval__requester=person)

    def open_to_deputy(self, person: Person, day: date) -> Self:
        """Seats that `person` may decide on for somebody they replace on `day`.

        Not on their own request; and somebody who stands in the chain themselves, or has decided in
        this round, replaces nobody else in it unless the rules let one person decide twice.
        Reads first whom `person` replaces: for most people that is nobody.
        """
        delegations = Delegation.objects.in_force(day).filter(delegate=person)
        replaced = [delegation.reach("step__approval__") for delegation in delegations]
        if not replaced:
            return self.none()
        same_round = Q(step__approval=OuterRef("step__approval"), step__round=OuterRef("step__round"))
        in_chain = Candidate.objects.filter(same_round, person=person).exclude(step=OuterRef("step"))
        decided = Decision.objects.filter(same_round, decider=person)
        done = Decision.objects.filter(step=OuterRef("step"), decider=person)
        return (
            self.open()
            .exclude(step__approval__requester=person)
            .filter(reduce(or_, replaced), ~Exists(done))
            .filter(Q(step__allows_same_person=True) | (~Exists(in_chain) & ~Exists(decided)))
        )


class Candidate(models.Model):
    """Somebody who may decide on a seat of a step. Several may share a seat; one of them fills it."""

    class Origin(models.TextChoices):
        RULE = "rule", _("by the rules")
        REASSIGNED = "reassigned", _("handed on by an administrator")
        ESCALATED = "escalated", _("next in line after the term")

    step = models.ForeignKey(ApprovalStep, models.PROTECT, related_name="candidates")
    seat = models.PositiveSmallIntegerField()
    person = models.ForeignKey("directory.Person", models.PROTECT, related_name="approval_seats")
    name = models.CharField(_("name"), max_length=200, help_text=_("As it was then."))
    origin = models.CharField(_("why"), max_length=10, choices=Origin.choices, default=Origin.RULE)
    reason = models.TextField(_("reason"), blank=True)
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = CandidateQuerySet.as_manager()

    class Meta:
        ordering = ["step", "seat", "pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["person", "step"], name="candidate_by_person")]

    def __str__(self):
        return self.name


class Decision(models.Model):
    """One person's answer on one step: never changed, never their own request."""

    class Outcome(models.TextChoices):
        APPROVED = "approved", _("approved")
        CONDITIONS = "conditions", _("approved with conditions")
        BLOCKING = "blocking", _("conditions to be met first")
        AGAINST = "against", _("advised against")
        RETURNED = "returned", _("returned for change")
        REFUSED = "refused", _("refused")

    approval = models.ForeignKey("approvals.ApprovalRequest", models.PROTECT, related_name="decisions")
    step = models.ForeignKey(ApprovalStep, models.PROTECT, related_name="decisions")
    seat = models.PositiveSmallIntegerField()
    requester = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")
    decider = models.ForeignKey(
        "directory.Person", models.PROTECT, related_name="approval_decisions", verbose_name=_("decided by")
    )
    on_behalf_of = models.ForeignKey(
        "directory.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("for")
    )
    delegation = models.ForeignKey(Delegation, models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(_("decision"), max_length=10, choices=Outcome.choices)
    reason = models.TextField(_("reason"), blank=True)
    seal = models.CharField(max_length=64, help_text=_("Seal of the content that was shown."))
    decided_at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name, verbose_name_plural = _("decision"), _("decisions")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["step", "decider"],
                name="decides_once_per_step",
                violation_error_message=_("You have already decided on this step."),
            ),
            models.UniqueConstraint(fields=["step", "seat"], name="seat_decided_once"),
            models.CheckConstraint(
                condition=~Q(decider=F("requester")),
                name="requester_never_decides",
                violation_error_message=_("Nobody decides on their own request."),
            ),
            models.CheckConstraint(
                condition=Q(on_behalf_of=None) | (~Q(on_behalf_of=F("requester")) & ~Q(on_behalf_of=F("decider"))),
                name="nobody_decides_for_the_requester",
                violation_error_message=_("Nobody decides for the person who asks."),
            ),
            models.CheckConstraint(
                condition=Q(outcome="approved") | ~Q(reason=""),
                name="decision_has_a_reason",
                violation_error_message=_("Say why."),
            ),
        ]

    def __str__(self):
        return f"{self.get_outcome_display()}: {self.decider}"

    @property
    def is_yes(self):
        """Lets the request go on to the next step."""
        return self.outcome in (self.Outcome.APPROVED, self.Outcome.CONDITIONS, self.Outcome.AGAINST)


class Event(models.Model):
    """One line of the history of a request."""

    class Kind(models.TextChoices):
        SUBMITTED = "submitted", _("submitted")
        RESUBMITTED = "resubmitted", _("submitted again")
        DECIDED = "decided", _("decided")
        COMMENTED = "commented", _("commented")
        REASSIGNED = "reassigned", _("handed on")
        REMINDED = "reminded", _("reminded")
        ESCALATED = "escalated", _("passed on after the term")
        APPROVED = "approved", _("approved")
        REFUSED = "refused", _("refused")
        RETURNED = "returned", _("returned")
        WITHDRAWN = "withdrawn", _("withdrawn")

    approval = models.ForeignKey("approvals.ApprovalRequest", models.PROTECT, related_name="events")
    round = models.PositiveSmallIntegerField()
    kind = models.CharField(_("what"), max_length=15, choices=Kind.choices)
    at = models.DateTimeField(_("when"), default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("who"))
    step = models.ForeignKey(ApprovalStep, models.PROTECT, null=True, related_name="+")
    decision = models.OneToOneField(Decision, models.PROTECT, null=True, related_name="event")
    text = models.TextField(_("text"), blank=True)
    detail = models.JSONField(default=dict)
    mentions = models.ManyToManyField("directory.Person", related_name="+", through="approvals.Mention")

    class Meta:
        verbose_name, verbose_name_plural = _("event"), _("history")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            # The effect of a round happens in the transaction that adds this row: at most once.
            models.UniqueConstraint(
                fields=["approval", "round"],
                condition=Q(kind__in=("approved", "refused", "returned")),
                name="round_ends_once",
            ),
            models.UniqueConstraint(
                fields=["approval"],
                condition=Q(kind__in=("approved", "refused", "withdrawn")),
                name="request_closes_once",
            ),
            models.UniqueConstraint(
                fields=["approval", "round"],
                condition=Q(kind__in=("submitted", "resubmitted")),
                name="round_starts_once",
            ),
        ]

    def __str__(self):
        return self.get_kind_display()


class Mention(models.Model):
    """Somebody named in a comment: may know of the request from then on."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="+")
    person = models.ForeignKey("directory.Person", models.PROTECT, related_name="+")

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["event", "person"], name="mentioned_once")]

    def __str__(self):
        return str(self.person)
