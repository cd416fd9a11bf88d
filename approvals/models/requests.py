from datetime import date, datetime
from typing import Any, Self

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Prefetch, Q, Subquery, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from approvals.kinds import kinds, label_of
from approvals.models.chains import ApprovalStep, Candidate, Decision, Event
from approvals.models.delegations import Delegation
from directory.models import Person
from intranet.working_days import working_days_between


class ApprovalRequestQuerySet(models.QuerySet):
    def open(self) -> Self:
        """Not over: waiting for somebody's yes, or back with the requester."""
        return self.filter(state__in=(ApprovalRequest.State.PENDING, ApprovalRequest.State.RETURNED))

    def pending(self) -> Self:
        return self.filter(state=ApprovalRequest.State.PENDING)

    def submitted_by(self, person: Person) -> Self:
        return self.filter(requester=person)

    def awaiting(self, person: Person) -> Self:
        """Waiting for `person` in their own name."""
        return self._of_kinds_in_use().filter(_own_seat(person))

    def awaiting_deputy(self, person: Person, day: date) -> Self:
        """Waiting for somebody whom `person` replaces on `day`, and not for `person` too."""
        return self._of_kinds_in_use().filter(_seat_of_another(person, day), ~_own_seat(person))

    def decidable_by(self, person: Person, day: date) -> Self:
        """All that `person` can act on today: what the badge counts."""
        return self._of_kinds_in_use().filter(_own_seat(person) | _seat_of_another(person, day))

    def _of_kinds_in_use(self) -> Self:
        return self.pending().filter(kind__in=kinds())

    def naming_principal(self, person: Person, day: date) -> Self:
        """Tell in `stands_in_for` for whom `person` would decide; empty is in their own name."""
        deputy = Candidate.objects.open_to_deputy(person, day).filter(step=OuterRef("current_step"))
        principal = Subquery(deputy.order_by("seat").values("person__display_name")[:1])
        return self.annotate(stands_in_for=Case(When(_own_seat(person), then=Value("")), default=principal))

    def decided_by(self, person: Person) -> Self:
        """Decided by `person`, in their own name or another's."""
        return self.filter(pk__in=Decision.objects.filter(decider=person).values("approval"))

    def visible_to(self, user: Any) -> Self:
        """Requests that `user` may know of.

        Their own, those in whose chain they stand or replace somebody today, those they decided or
        were mentioned in; all for whoever may hand steps on.
        """
        if user.has_perm("approvals.reassign_approvalrequest"):
            return self
        person = getattr(user, "person", None)
        if person is None:
            return self.none()
        replaced = Delegation.objects.in_force(timezone.localdate()).filter(
            delegate=person, principal=OuterRef("person")
        )
        replaced = replaced.matching(kind=OuterRef("step__approval__kind"), amount=OuterRef("step__approval__amount"))
        in_chain = Candidate.objects.filter(Q(person=person) | Exists(replaced), step__approval=OuterRef("pk"))
        decided = Decision.objects.filter(decider=person, approval=OuterRef("pk"))
        mentioned = Event.objects.filter(mentions=person, approval=OuterRef("pk"))
        return self.filter(Q(requester=person) | Exists(in_chain) | Exists(decided) | Exists(mentioned))

    def open_or_closed_since(self, moment: datetime) -> Self:
        return self.filter(Q(closed_at=None) | Q(closed_at__gte=moment))

    def nearest_term_first(self) -> Self:
        return self.order_by(F("due_on").asc(nulls_last=True), "-pk")

    def with_progress(self) -> Self:
        """What a list shows of each request, in a fixed number of queries."""
        current = Prefetch("current_step__candidates", Candidate.objects.current())
        return self.select_related("requester", "department", "current_step").prefetch_related("steps", current)


# Asked of each request that waits, for those are few; the seats that somebody ever had are many.


def _own_seat(person: Person) -> Exists:
    return Exists(Candidate.objects.open_to(person).filter(step=OuterRef("current_step")))


def _seat_of_another(person: Person, day: date) -> Exists:
    return Exists(Candidate.objects.open_to_deputy(person, day).filter(step=OuterRef("current_step")))


class ApprovalRequest(models.Model):
    """Something that waits for somebody's yes, and how far it is.

    The subject belongs to the module that registered `kind`; what a list shows of it is kept here,
    so that the queue asks no module anything and stays legible when the module is switched off.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("waiting")
        RETURNED = "returned", _("returned")
        APPROVED = "approved", _("approved")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn")

    kind = models.CharField(_("kind"), max_length=60)
    subject_key = models.PositiveBigIntegerField()
    requester = models.ForeignKey(
        "directory.Person", models.PROTECT, related_name="approval_requests", verbose_name=_("requester")
    )
    department = models.ForeignKey(
        "directory.Department", models.SET_NULL, null=True, related_name="+", verbose_name=_("department")
    )
    title = models.CharField(_("title"), max_length=200)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2, null=True)
    content = models.JSONField(_("content"), help_text=_("What approvers agree to, as submitted last."))
    seal = models.CharField(_("seal"), max_length=64)
    policy_version = models.ForeignKey("approvals.PolicyVersion", models.PROTECT, related_name="+")

    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PENDING)
    round = models.PositiveSmallIntegerField(default=1, help_text=_("Grows each time the requester submits again."))
    current_step = models.ForeignKey("approvals.ApprovalStep", models.PROTECT, null=True, related_name="+")
    remind_on = models.DateField(null=True)
    due_on = models.DateField(_("term"), null=True)
    submitted_at = models.DateTimeField(_("submitted"), default=timezone.now)
    closed_at = models.DateTimeField(_("closed"), null=True)

    objects = ApprovalRequestQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("request"), _("requests")
        ordering = ["-submitted_at", "-pk"]
        default_permissions = ()
        permissions = [("reassign_approvalrequest", _("May hand a step on to somebody else"))]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_key"],
                condition=Q(state__in=("pending", "returned")),
                name="subject_asked_once",
                violation_error_message=_("This has already been submitted."),
            ),
            models.CheckConstraint(
                condition=Q(state="pending") | Q(current_step=None, due_on=None), name="only_pending_waits_on_a_step"
            ),
        ]
        indexes = [
            models.Index(fields=["due_on"], condition=Q(state="pending"), name="approval_due"),
            models.Index(fields=["requester", "-submitted_at"], name="approval_of_requester"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("approvals:request_detail", args=[self.pk])

    @property
    def kind_label(self):
        return label_of(self.kind)

    @property
    def is_pending(self):
        return self.state == self.State.PENDING

    @property
    def is_returned(self):
        return self.state == self.State.RETURNED

    @property
    def is_open(self):
        return self.is_pending or self.is_returned

    @property
    def steps_done(self) -> int:
        """How many steps of the round under way are behind; for the bar that shows progress."""
        if self.current_step is None:
            return len(self.current_steps()) if self.state == self.State.APPROVED else 0
        return self.current_step.position - 1

    @property
    def steps_in_all(self) -> int:
        return len(self.current_steps())

    @property
    def waits_for(self) -> list[str]:
        """The names of the people on the current step, as `with_progress` read them."""
        return [candidate.name for candidate in self.current_step.candidates.all()] if self.current_step else []

    def working_days_left(self) -> int | None:
        """Until the end of the term: 0 on the last day, negative after it; None without a term."""
        return working_days_between(timezone.localdate(), self.due_on) if self.due_on else None

    def current_steps(self) -> list[ApprovalStep]:
        """The steps of the round under way, in order."""
        return [step for step in self.steps.all() if step.round == self.round]
