from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from meetings.models.convocations import Convocation
from meetings.models.meetings import Meeting


class BundleQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A bundle holds what one person may read, so it is theirs alone."""
        return self.filter(user=user, meeting__in=Meeting.objects.visible_to(user).values("pk"))

    def for_list(self):
        return self.select_related("meeting__body", "since").order_by("-asked_at")


class Bundle(models.Model):
    """A large agenda with its documents, which the worker joins for one person while they go on with their work."""

    class State(models.TextChoices):
        WAITING = "waiting", _("being made")
        READY = "ready", _("ready")
        FAILED = "failed", _("failed")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="bundles", verbose_name=_("meeting"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="meeting_bundles", verbose_name=_("for")
    )
    since = models.ForeignKey(
        Convocation, models.CASCADE, null=True, related_name="+", verbose_name=_("what changed since")
    )
    language = models.CharField(_("language"), max_length=8)
    fingerprint = models.CharField(
        max_length=64, help_text=_("Of what the reader might see when it was asked; another one makes it worthless.")
    )
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.WAITING)
    documents = models.PositiveIntegerField(_("documents"), default=0)
    documents_done = models.PositiveIntegerField(_("documents that are in it"), default=0)
    file = models.FileField(_("file"), upload_to="meetings/bundles/", blank=True)
    asked_at = models.DateTimeField(_("asked"), auto_now_add=True)

    objects = BundleQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("bundle"), _("bundles")
        ordering = ["-asked_at"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "user"], condition=models.Q(since=None), name="bundle_once_for_a_reader"
            ),
            models.UniqueConstraint(fields=["meeting", "user", "since"], name="supplement_once_for_a_reader"),
        ]

    def __str__(self):
        return f"{self.meeting}: {self._meta.verbose_name}"

    def get_absolute_url(self):
        return reverse("meetings:bundle_detail", args=[self.pk])
