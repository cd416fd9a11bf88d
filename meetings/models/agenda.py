import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from intranet.folding import fold
from meetings.models.bodies import GoverningBody
from meetings.models.meetings import Meeting
from meetings.models.scopes import CLOSED_SCOPES, Scope, within_scope


class AgendaItemQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Items whose title, and whose existence, `user` may know of. Every output passes here.

        Until it stands on the agenda an item is known to who submitted it and to the secretary. Then its scope says
        who knows of it. Who submitted an item keeps seeing it.
        """
        meetings = Meeting.objects.visible_to(user).values("pk")
        on_agenda = Q(state__in=AgendaItem.ON_AGENDA, meeting__in=meetings) & within_scope(user, body="meeting__body")
        if not getattr(user, "is_authenticated", False):
            shown = [Meeting.State.CONVENED, Meeting.State.HELD]
            return self.filter(on_agenda, is_closed=False, meeting__state__in=shown)
        kept = Q(meeting__body__in=GoverningBody.objects.kept_by(user).values("pk")) & ~Q(state=AgendaItem.State.DRAFT)
        return self.filter(on_agenda | kept | Q(submitted_by=user))

    def on_agenda(self):
        """What the body treats, in its order: open items first, closed ones after them."""
        return self.filter(state__in=AgendaItem.ON_AGENDA).order_by("is_closed", "order", "pk")

    def waiting(self):
        """What the secretary has still to take on or return, oldest first."""
        return self.filter(state=AgendaItem.State.SUBMITTED).order_by("submitted_at", "pk")

    def for_list(self):
        return self.select_related("meeting__body", "department", "submitted_by").prefetch_related("decisions")


class AgendaItem(models.Model):
    """A point on the agenda, from a colleague's draft to what the body decided (agendapunt)."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("submitted")
        RETURNED = "returned", _("returned")
        WITHDRAWN = "withdrawn", _("withdrawn")
        ACCEPTED = "accepted", _("on the agenda")
        DECIDED = "decided", _("decided")

    class Kind(models.TextChoices):
        DECISION = "decision", _("for decision")
        INFORMATION = "information", _("for information")
        MINUTES = "minutes", _("approval of the minutes")
        QUESTION = "question", _("question or proposal of a member")

    ON_AGENDA = (State.ACCEPTED, State.DECIDED)

    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="items", verbose_name=_("meeting"))
    title = models.CharField(_("title"), max_length=250)
    explanation = models.TextField(_("explanation"), blank=True)
    proposed_decision = models.TextField(_("proposed decision"), blank=True)
    department = models.ForeignKey(
        "directory.Department",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="agenda_items",
        verbose_name=_("department"),
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.DECISION)
    is_closed = models.BooleanField(
        _("behind closed doors"),
        default=False,
        help_text=_("Treated behind closed doors: only members know that it exists."),
    )
    scope = models.CharField(_("who may read it"), max_length=10, choices=Scope.choices, default=Scope.STAFF)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT, editable=False)
    answer = models.TextField(_("answer of the secretary"), blank=True, editable=False)

    order = models.PositiveIntegerField(_("order"), default=0, editable=False)
    number = models.CharField(
        _("number"),
        max_length=12,
        blank=True,
        editable=False,
        help_text=_("Apart from the order: it may stay as it is."),
    )
    is_late = models.BooleanField(_("late"), default=False, editable=False)
    late_reason = models.CharField(_("why it comes late"), max_length=250, blank=True, editable=False)
    is_supplementary = models.BooleanField(_("on the supplementary agenda"), default=False, editable=False)
    forwarded_from = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="forwarded_to",
        verbose_name=_("sent on from"),
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="agenda_items",
        verbose_name=_("submitted by"),
        editable=False,
    )
    submitted_at = models.DateTimeField(_("submitted"), null=True, editable=False)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    search_text = models.TextField(editable=False, default="", help_text=_("What it is searched by, folded."))

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("agenda item"), _("agenda items")
        ordering = ["meeting", "is_closed", "order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_closed=False) | Q(scope__in=CLOSED_SCOPES),
                name="closed_item_for_members_only",
                violation_error_message=_("A closed item is for members or for the secretary only."),
            ),
            models.CheckConstraint(condition=Q(is_late=False) | ~Q(late_reason=""), name="late_item_with_reason"),
            models.UniqueConstraint(
                fields=["meeting", "number"], condition=~Q(number=""), name="agenda_number_once_per_meeting"
            ),
            models.UniqueConstraint(
                fields=["forwarded_from", "meeting"],
                condition=Q(forwarded_from__isnull=False),
                name="item_sent_on_once_to_a_meeting",
                violation_error_message=_("This item was already sent on to that meeting."),
            ),
        ]
        indexes = [models.Index(fields=["meeting", "state", "order"], name="agenda_order")]

    def __str__(self):
        """Without its title on purpose: this text reaches the audit trail, which is read by others."""
        return f"{self.meeting}, {self._meta.verbose_name} {self.pk}"

    def get_absolute_url(self):
        return reverse("meetings:item_detail", args=[self.pk])

    @property
    def is_on_agenda(self):
        return self.state in self.ON_AGENDA

    @property
    def is_secret(self):
        """Whether its title stays out of mail and of everything that leaves the portal."""
        return self.is_closed or self.scope in CLOSED_SCOPES

    @property
    def decision(self):
        """The decision that counts: the latest, as an earlier one is corrected by a new one."""
        return max(self.decisions.all(), key=lambda decision: decision.pk, default=None)

    def searchable(self):
        department = self.department.name if self.department else ""
        return fold(" ".join([self.title, self.explanation, self.proposed_decision, department]))

    def is_editable_by(self, user):
        """Who submitted it until it stands on the agenda; the secretary until it is decided."""
        if self.submitted_by_id == user.pk and self.state in (self.State.DRAFT, self.State.RETURNED):
            return True
        return self.state in (self.State.SUBMITTED, self.State.ACCEPTED) and self.meeting.body.is_kept_by(user)

    def is_withdrawable_by(self, user):
        states = (self.State.DRAFT, self.State.SUBMITTED, self.State.RETURNED)
        return self.submitted_by_id == user.pk and self.state in states


class ItemDocumentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Documents whose own scope lets `user` in, of items that `user` may know of."""
        own = Q() if not getattr(user, "is_authenticated", False) else Q(added_by=user)
        return self.filter(
            within_scope(user, body="item__meeting__body") | own,
            item__in=AgendaItem.objects.visible_to(user).values("pk"),
        )


class ItemDocument(models.Model):
    """A file with an item; private, served by permission. Its scope may be narrower than that of the item."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="documents", verbose_name=_("agenda item"))
    file = models.FileField(_("file"), upload_to="meetings/items/%Y/")
    name = models.CharField(_("name"), max_length=200)
    scope = models.CharField(_("who may read it"), max_length=10, choices=Scope.choices, default=Scope.STAFF)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("added by"))
    added_at = models.DateTimeField(_("added"), auto_now_add=True)

    objects = ItemDocumentQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("document of an item"), _("documents of items")
        ordering = ["added_at", "pk"]

    def __str__(self):
        return f"{self.item}, {self._meta.verbose_name} {self.pk}"


class ItemEventQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(item__in=AgendaItem.objects.visible_to(user).values("pk"))


class ItemEvent(models.Model):
    """What happened to an item, by whom and why. The database refuses to change or remove it."""

    class Action(models.TextChoices):
        SUBMITTED = "submitted", _("submitted")
        CHANGED = "changed", _("changed")
        RETURNED = "returned", _("returned")
        WITHDRAWN = "withdrawn", _("withdrawn")
        ACCEPTED = "accepted", _("put on the agenda")
        FORWARDED = "forwarded", _("sent on")
        POSTPONED = "postponed", _("moved to another meeting")
        DECIDED = "decided", _("decided")

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="events", verbose_name=_("agenda item"))
    action = models.CharField(_("what"), max_length=10, choices=Action.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"), auto_now_add=True)
    reason = models.TextField(_("why"), blank=True)

    objects = ItemEventQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("event of an item"), _("events of items")
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.item}: {self.get_action_display()}"
