from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from intranet.privacy import registry


class RetentionPeriod(models.Model):
    """A period that the town chose; without a row the one that the module declares holds."""

    code = models.CharField(max_length=100, unique=True, editable=False)
    days = models.PositiveIntegerField(_("days"), help_text=_("What is older is removed the next night."))

    class Meta:
        verbose_name, verbose_name_plural = _("retention period"), _("retention periods")
        ordering = ["code"]
        default_permissions = ("view", "change")

    def __str__(self):
        retention = registry.retentions().get(self.code)
        return str(retention.label) if retention else self.code


class PurgeQuerySet(models.QuerySet):
    def latest_by_code(self):
        latest = self.values("code").annotate(latest=models.Max("pk")).values("latest")
        purges: Any = self.filter(pk__in=latest)
        return {purge.code: purge for purge in purges}

    def removed_since(self, moment):
        totals = self.filter(at__gte=moment).values_list("code").annotate(models.Sum("removed"))
        return dict(totals.order_by("code"))


class Purge(models.Model):
    """One night's removal of one kind of data: how much went, or why it did not."""

    code = models.CharField(max_length=100, db_index=True)
    at = models.DateTimeField(_("when"), default=timezone.now, db_index=True)
    removed = models.PositiveIntegerField(_("removed"), default=0)
    error = models.TextField(_("error"), blank=True)

    objects = PurgeQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("removal"), _("removals")
        ordering = ["-pk"]
        default_permissions = ()

    def __str__(self):
        return f"{self.code} {self.at:%Y-%m-%d}"
