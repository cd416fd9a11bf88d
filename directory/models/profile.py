from django.db import models
from django.utils.translation import gettext_lazy as _

from .people import Person


class Responsibility(models.Model):
    """What a colleague handles, in the words of somebody who looks for help: "parking permits"."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="responsibilities", verbose_name=_("colleague"))
    subject = models.CharField(_("subject"), max_length=120)
    position = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("responsibility"), _("responsibilities")
        ordering = ["position", "subject"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "subject"],
                name="responsibility_once_per_person",
                violation_error_message=_("This responsibility is already in the list."),
            ),
        ]

    def __str__(self):
        return self.subject
