from django.db import models
from django.utils.translation import gettext_lazy as _

from .people import Department, Person


class Movement(models.Model):
    """A colleague who came, left or changed department; written by the sync and by administrators."""

    class Kind(models.TextChoices):
        JOINED = "joined", _("new")
        LEFT = "left", _("left")
        MOVED = "moved", _("moved")

    person = models.ForeignKey(Person, models.CASCADE, related_name="movements", verbose_name=_("colleague"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    happened_on = models.DateField(_("day"), db_index=True)
    from_department = models.ForeignKey(
        Department, models.SET_NULL, null=True, related_name="+", verbose_name=_("from")
    )
    to_department = models.ForeignKey(Department, models.SET_NULL, null=True, related_name="+", verbose_name=_("to"))

    class Meta:
        verbose_name, verbose_name_plural = _("movement"), _("movements")
        ordering = ["-happened_on", "pk"]

    def __str__(self):
        return f"{self.person}: {self.get_kind_display()}"
