from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class ClosedPeriodQuerySet(models.QuerySet):
    def touching(self, first, last):
        """Those of which a day lies between `first` and `last`, both included."""
        return self.filter(starts_on__lte=last, ends_on__gte=first)


class ClosedPeriod(models.Model):
    """Days on which no meeting is planned: school holidays, or days on which the town hall is closed.

    Public holidays are known to the portal; they do not stand here.
    """

    class Kind(models.TextChoices):
        SCHOOL = "school", _("school holiday")
        OWN = "own", _("own closing days")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.SCHOOL)
    name = models.CharField(_("name"), max_length=80)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))

    objects = ClosedPeriodQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("holiday period"), _("holiday periods")
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="closed_period_in_order",
                violation_error_message=_("The last day comes after the first."),
            ),
            models.UniqueConstraint(
                fields=["kind", "starts_on", "ends_on"],
                name="closed_period_once",
                violation_error_message=_("This period is there already."),
            ),
        ]

    def __str__(self):
        return self.name
