from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from letter_numbers.models.series import Series


class RegisterImport(models.Model):
    """A register of earlier years that somebody brought: first looked at, then taken over whole."""

    class State(models.TextChoices):
        CHECKED = "checked", _("checked")
        DONE = "done", _("taken over")

    series = models.ForeignKey(Series, models.CASCADE, related_name="imports", verbose_name=_("series"))
    file = models.FileField(_("file"), upload_to="letter_numbers/imports/")
    name = models.CharField(_("name"), max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("brought"), auto_now_add=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.CHECKED)

    class Meta:
        verbose_name, verbose_name_plural = _("imported register"), _("imported registers")
        ordering = ["-at"]

    def __str__(self):
        return self.name
