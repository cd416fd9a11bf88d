from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from meetings.models.agenda import AgendaItem


class DecisionQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(item__in=AgendaItem.objects.visible_to(user).values("pk"))


class Decision(models.Model):
    """What the body decided on an item. It is never changed: a correction is a new one with its reason."""

    class Result(models.TextChoices):
        APPROVED = "approved", _("approved")
        REFUSED = "refused", _("not approved")
        POSTPONED = "postponed", _("postponed")
        WITHDRAWN = "withdrawn", _("withdrawn")
        NOTED = "noted", _("taken note of")
        ACKNOWLEDGED = "acknowledged", _("taken formal note of")

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="decisions", verbose_name=_("agenda item"))
    result = models.CharField(_("result"), max_length=14, choices=Result.choices)
    text = models.TextField(_("decision"), blank=True)
    corrects = models.CharField(_("why it corrects an earlier one"), max_length=250, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded"), auto_now_add=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("decision"), _("decisions")
        ordering = ["item", "pk"]

    def __str__(self):
        return f"{self.item}: {self.get_result_display()}"


class FollowUpTaskQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Tasks of items that `user` may know of, and those that `user` has to do."""
        items = AgendaItem.objects.visible_to(user).values("pk")
        return self.filter(Q(item__in=items) | Q(owner__user=user))

    def open(self):
        return self.filter(done_at=None)

    def of(self, user):
        return self.filter(owner__user=user)


class FollowUpTask(models.Model):
    """What has to be done after a decision, by whom and by when."""

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="tasks", verbose_name=_("agenda item"))
    text = models.CharField(_("what has to be done"), max_length=250)
    owner = models.ForeignKey(
        "directory.Person", models.PROTECT, related_name="follow_up_tasks", verbose_name=_("by whom")
    )
    due_on = models.DateField(_("by"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("given by"), editable=False
    )
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    done_at = models.DateTimeField(_("done"), null=True, editable=False)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("done by"), editable=False
    )

    objects = FollowUpTaskQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("follow-up task"), _("follow-up tasks")
        ordering = ["due_on", "pk"]

    def __str__(self):
        return f"{self.item}, {self._meta.verbose_name} {self.pk}"

    def get_absolute_url(self):
        return f"{reverse('meetings:mine')}#task-{self.pk}"

    def is_closable_by(self, user):
        return (self.owner.user_id is not None and self.owner.user_id == user.pk) or (
            self.item.meeting.body.is_kept_by(user)
        )
