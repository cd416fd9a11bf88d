from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meetings.models.bodies import GoverningBody, Membership
from meetings.models.meetings import Meeting


class AttendanceQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The answers of the members of a body, for those who sit in it or keep it."""
        sat_in = GoverningBody.objects.sat_in_by(user).values("pk")
        kept = GoverningBody.objects.kept_by(user).values("pk")
        return self.filter(Q(meeting__body__in=sat_in) | Q(meeting__body__in=kept) | Q(membership__person__user=user))


class Attendance(models.Model):
    """What one member says before a meeting, and whether they were there."""

    class Answer(models.TextChoices):
        NONE = "", _("no answer")
        COMING = "coming", pgettext_lazy("member", "coming")
        EXCUSED = "excused", _("excused")

    class Presence(models.TextChoices):
        UNKNOWN = "", _("not recorded")
        PRESENT = "present", _("present")
        EXCUSED = "excused", _("excused")
        ABSENT = "absent", _("absent")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendances", verbose_name=_("meeting"))
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="attendances", verbose_name=_("member"))
    answer = models.CharField(_("answer"), max_length=8, choices=Answer.choices, blank=True, default=Answer.NONE)
    answered_at = models.DateTimeField(_("answered"), null=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("answered by"),
        help_text=_("Nobody for an answer that came by mail."),
    )
    presence = models.CharField(
        _("presence"), max_length=8, choices=Presence.choices, blank=True, default=Presence.UNKNOWN
    )

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("attendance"), _("attendances")
        ordering = ["meeting", "membership"]
        constraints = [models.UniqueConstraint(fields=["meeting", "membership"], name="attendance_once_per_meeting")]

    def __str__(self):
        return f"{self.meeting}: {self.membership}"
