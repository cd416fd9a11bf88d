from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meetings.models.bodies import GoverningBody
from meetings.models.calendar import ClosedPeriod
from meetings.models.meetings import Meeting


class CalendarImport(models.Model):
    """An .ics file that somebody brought: first looked at, then taken over whole."""

    class State(models.TextChoices):
        CHECKED = "checked", _("checked")
        DONE = "done", _("taken over")

    file = models.FileField(_("file"), upload_to="meetings/imports/")
    name = models.CharField(_("name"), max_length=200)
    first = models.DateField(_("from"))
    last = models.DateField(_("until"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("brought"), auto_now_add=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.CHECKED)

    class Meta:
        verbose_name, verbose_name_plural = _("imported calendar"), _("imported calendars")
        ordering = ["-at"]

    def __str__(self):
        return self.name


class ImportedEvent(models.Model):
    """Where an event of a file went, so that the same event of a newer file changes it and adds nothing."""

    key = models.CharField(_("event"), max_length=260, help_text=_("Its UID, and which time of a repeated one."))
    body = models.ForeignKey(
        GoverningBody, models.CASCADE, null=True, related_name="+", verbose_name=_("governing body")
    )
    meeting = models.OneToOneField(
        Meeting, models.CASCADE, null=True, related_name="imported_event", verbose_name=_("meeting")
    )
    period = models.OneToOneField(
        ClosedPeriod, models.CASCADE, null=True, related_name="imported_event", verbose_name=_("holiday period")
    )

    class Meta:
        verbose_name, verbose_name_plural = _("imported event"), _("imported events")
        constraints = [
            models.CheckConstraint(
                condition=Q(body__isnull=False, meeting__isnull=False, period=None)
                | Q(body=None, meeting=None, period__isnull=False),
                name="imported_event_went_one_way",
            ),
            models.UniqueConstraint(
                fields=["body", "key"], condition=Q(body__isnull=False), name="event_once_per_body"
            ),
            models.UniqueConstraint(fields=["key"], condition=Q(body=None), name="event_once_as_period"),
        ]

    def __str__(self):
        return self.key
