from django.db import models
from django.utils.translation import gettext_lazy as _

from meetings.models.bodies import Membership
from meetings.models.meetings import Meeting


class Invitation(models.Model):
    """What the calendar of one member was last told of a meeting by mail."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="invitations", verbose_name=_("meeting"))
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="invitations", verbose_name=_("member"))
    mail = models.EmailField(_("e-mail"), max_length=254)
    sequence = models.PositiveIntegerField(_("version"), help_text=_("An answer to an earlier version counts no more."))
    sent_at = models.DateTimeField(_("sent"), auto_now=True)

    class Meta:
        verbose_name, verbose_name_plural = _("invitation"), _("invitations")
        ordering = ["meeting", "membership"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "membership"], name="member_invited_once_to_a_meeting")
        ]

    def __str__(self):
        return f"{self.meeting}: {self.membership}"
