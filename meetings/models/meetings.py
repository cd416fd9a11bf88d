import uuid
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.models.bodies import GoverningBody
from meetings.models.scopes import Scope, within_scope


def new_uid():
    """What calendars know a meeting by for ever: never made of its title or date."""
    return f"{uuid.uuid4()}@{urlsplit(settings.SITE_URL).hostname}"


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Meetings of which `user` may know when and where they are; what is on the agenda is another question."""
        return self.filter(within_scope(user, body="body", scope="body__scope"))

    def for_list(self):
        return self.select_related("body__organisation", "room")

    def standing(self):
        """Those that are not cancelled."""
        return self.exclude(state=Meeting.State.CANCELLED)

    def coming(self, now=None):
        """Those that are not over yet, the next one first."""
        return self.filter(ends_at__gte=now or timezone.now()).order_by("starts_at", "body__order")

    def past(self, now=None):
        return self.filter(ends_at__lt=now or timezone.now()).order_by("-starts_at", "body__order")

    def between(self, start, end):
        """Those of which a moment lies between `start` and `end`."""
        return self.filter(starts_at__lt=end, ends_at__gt=start).order_by("starts_at", "body__order")

    def mine(self, user):
        return self.filter(body__in=GoverningBody.objects.mine(user).values("pk"))

    def kept_by(self, user):
        return self.filter(body__in=GoverningBody.objects.kept_by(user).values("pk"))

    def taking_items(self, now=None):
        """Those for which a colleague can still submit an item in time."""
        now = now or timezone.now()
        open_deadline = Q(submission_deadline__gte=now) | Q(submission_deadline=None, starts_at__gte=now)
        return self.filter(
            open_deadline, state__in=[Meeting.State.PLANNED, Meeting.State.CONVENED], body__keeps_agenda_elsewhere=False
        ).order_by("starts_at")


class Meeting(models.Model):
    """One sitting of one body. A year of them is planned at once, but each stands on its own (zitting)."""

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        CONVENED = "convened", _("convened")
        HELD = "held", _("held")
        CANCELLED = "cancelled", _("cancelled")

    body = models.ForeignKey(GoverningBody, models.PROTECT, related_name="meetings", verbose_name=_("governing body"))
    title = models.CharField(
        _("title"), max_length=120, blank=True, help_text=_("Only for a special one, for instance: budget session.")
    )
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    room = models.ForeignKey(
        "directory.Facility",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="meetings",
        limit_choices_to={"kind": "room"},
        verbose_name=_("room"),
    )
    place = models.CharField(_("place"), max_length=160, blank=True, help_text=_("If it is no room of the town."))
    video_url = models.URLField(_("video link"), blank=True)
    submission_deadline = models.DateTimeField(
        _("items until"), null=True, blank=True, help_text=_("Follows from the rule of the body unless changed.")
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PLANNED, editable=False)
    cancel_reason = models.CharField(_("why it was cancelled"), max_length=250, blank=True, editable=False)
    tandem = models.UUIDField(
        null=True, editable=False, db_index=True, help_text=_("Meetings with the same mark move together.")
    )
    agenda_fixed_at = models.DateTimeField(_("agenda numbered"), null=True, editable=False)

    uid = models.CharField(max_length=255, unique=True, default=new_uid, editable=False)
    sequence = models.PositiveIntegerField(
        default=0, editable=False, help_text=_("One more with each change of time, place or state.")
    )
    revision = models.PositiveIntegerField(
        default=0, editable=False, help_text=_("One more with each change of which calendars are told.")
    )
    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    changed_at = models.DateTimeField(
        _("changed"), default=timezone.now, editable=False, help_text=_("What calendars are told as last change.")
    )

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("meeting"), _("meetings")
        ordering = ["starts_at", "body__order"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="meeting_ends_after_start",
                violation_error_message=_("A meeting ends after it starts."),
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(cancel_reason=""), name="meeting_cancelled_with_reason"
            ),
            models.UniqueConstraint(
                fields=["body", "starts_at"],
                condition=~Q(state="cancelled"),
                name="body_meets_once_at_a_time",
                violation_error_message=_("This body already meets at that moment."),
            ),
        ]
        indexes = [models.Index(fields=["starts_at", "ends_at"], name="meeting_calendar")]

    def __str__(self):
        return f"{self.body.short_name} {timezone.localtime(self.starts_at):%d/%m/%Y %H:%M}"

    def get_absolute_url(self):
        return reverse("meetings:meeting_detail", args=[self.pk])

    @property
    def name(self):
        """The name of the body and, for a special meeting, its title."""
        return f"{self.body.name}: {self.title}" if self.title else self.body.name

    @property
    def day(self):
        return timezone.localdate(self.starts_at)

    @property
    def place_text(self):
        return str(self.room) if self.room_id else self.place

    @property
    def is_cancelled(self):
        return self.state == self.State.CANCELLED

    @property
    def has_begun(self):
        """Whether the body sits together, or has: before that there is nothing to decide and nobody to count."""
        return self.starts_at <= timezone.now() and not self.is_cancelled

    @property
    def is_under_way(self):
        """Whether its agenda and its time can still change."""
        return self.state in (self.State.PLANNED, self.State.CONVENED)

    @property
    def last_convocation_day(self):
        """The last day on which a convocation is in time, or None where the body has no such rule."""
        return self.day - timedelta(days=self.body.notice_days) if self.body.notice_days else None

    @property
    def decision_list_due_on(self):
        days = self.body.decision_list_days
        return self.day + timedelta(days=days) if days else None

    def takes_items(self, now=None):
        """Whether a colleague can submit an item: before the deadline, of a body that keeps its agenda here."""
        if not self.is_under_way or self.body.keeps_agenda_elsewhere:
            return False
        return (now or timezone.now()) <= (self.submission_deadline or self.starts_at)


class MeetingDocumentQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(
            within_scope(user, body="meeting__body"), meeting__in=Meeting.objects.visible_to(user).values("pk")
        )


class MeetingDocument(models.Model):
    """What stands beside the agenda: minutes, list of decisions, recording; a private file or a link."""

    class Kind(models.TextChoices):
        DECISION_LIST = "decision_list", _("list of decisions")
        MINUTES = "minutes", _("minutes")
        REPORT = "report", _("report or recording")
        PUBLISHED = "published", _("published agenda")
        OTHER = "other", _("other document")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="documents", verbose_name=_("meeting"))
    kind = models.CharField(_("kind"), max_length=14, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=200)
    file = models.FileField(_("file"), upload_to="meetings/meetings/%Y/", blank=True)
    url = models.URLField(
        _("link"), blank=True, help_text=_("Where it is published, for instance by the minutes package.")
    )
    scope = models.CharField(_("who may read it"), max_length=10, choices=Scope.choices, default=Scope.STAFF)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("added by"))
    added_at = models.DateTimeField(_("added"), auto_now_add=True)

    objects = MeetingDocumentQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("document of a meeting"), _("documents of meetings")
        ordering = ["kind", "added_at"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(file="") & ~Q(url="")) | (~Q(file="") & Q(url="")),
                name="meeting_document_file_or_link",
                violation_error_message=_("Give a file or a link, not both."),
            ),
        ]

    def __str__(self):
        return f"{self.meeting}: {self.get_kind_display()}"
