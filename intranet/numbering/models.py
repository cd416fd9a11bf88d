from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Counter(models.Model):
    """The last number given out in a series and period; the row is the lock on the series."""

    series_key = models.CharField(_("series"), max_length=100)
    period = models.CharField(
        _("period"),
        max_length=20,
        blank=True,
        help_text=_("Usually the year; empty for a series that never starts anew."),
    )
    first = models.PositiveBigIntegerField(_("first number"), default=1)
    last = models.PositiveBigIntegerField(_("last number"))

    class Meta:
        verbose_name, verbose_name_plural = _("counter"), _("counters")
        ordering = ["series_key", "period"]
        constraints = [
            models.UniqueConstraint(fields=["series_key", "period"], name="counter_once_per_series_and_period"),
            models.CheckConstraint(
                condition=Q(first__gte=1, last__gte=F("first") - 1), name="counter_not_before_its_first"
            ),
        ]

    def __str__(self):
        return f"{self.series_key} {self.period}".strip()
