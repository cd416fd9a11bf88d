from django.db import models
from django.utils.translation import gettext_lazy as _

from meetings.models.meetings import Meeting


class Reminder(models.Model):
    """That a reminder about a meeting went out: each kind goes once for each moment it is about."""

    class Kind(models.TextChoices):
        SUBMISSION = "submission", _("items can be submitted for a short time")
        CONVOCATION = "convocation", _("the convocation must leave")
        REVISED = "revised", _("the revised agenda must be made known")
        DECISION_LIST = "decision_list", _("the list of decisions must be published")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="reminders", verbose_name=_("meeting"))
    kind = models.CharField(_("kind"), max_length=14, choices=Kind.choices)
    about = models.DateTimeField(_("moment"), help_text=_("After a move there is a new moment, and a new reminder."))
    sent_at = models.DateTimeField(_("sent"), auto_now_add=True)

    class Meta:
        verbose_name, verbose_name_plural = _("reminder"), _("reminders")
        ordering = ["-sent_at"]
        constraints = [models.UniqueConstraint(fields=["meeting", "kind", "about"], name="meeting_reminded_once")]

    def __str__(self):
        return f"{self.meeting}: {self.get_kind_display()}"
