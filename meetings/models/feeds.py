from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meetings.models.bodies import GoverningBody


class Feed(models.Model):
    """What one calendar connection shows. Who reads it, and whether still, is for the connection to say."""

    class Contents(models.TextChoices):
        MINE = "mine", _("my meetings and deadlines")
        ALL = "all", _("all meetings I may see")
        BODY = "body", _("one body")

    token = models.OneToOneField(
        "tokens.AccessToken", models.CASCADE, related_name="meetings_feed", verbose_name=_("connection")
    )
    contents = models.CharField(_("what it shows"), max_length=4, choices=Contents.choices, default=Contents.MINE)
    body = models.ForeignKey(
        GoverningBody,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="feeds",
        verbose_name=_("governing body"),
    )
    has_deadlines = models.BooleanField(_("with the deadlines for items, and a warning the day before"), default=True)

    class Meta:
        verbose_name, verbose_name_plural = _("calendar feed"), _("calendar feeds")
        constraints = [
            models.CheckConstraint(
                condition=Q(contents="body", body__isnull=False) | (~Q(contents="body") & Q(body=None)),
                name="feed_of_one_body_names_it",
                violation_error_message=_("Choose the body."),
            ),
        ]

    def __str__(self):
        return self.body.name if self.body else str(self.get_contents_display())
