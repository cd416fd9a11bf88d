from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class BroughtFile(models.Model):
    """A file of suppliers, contract items or of the budget that somebody brought: first looked at, then taken over."""

    class Subject(models.TextChoices):
        SUPPLIERS = "suppliers", _("suppliers")
        BUDGET = "budget", _("budget accounts")
        ITEMS = "items", _("contract items")

    class State(models.TextChoices):
        CHECKED = "checked", _("checked")
        DONE = "done", _("taken over")

    subject = models.CharField(_("subject"), max_length=12, choices=Subject.choices)
    file = models.FileField(_("file"), upload_to="purchase_orders/imports/")
    name = models.CharField(_("name"), max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("brought"), auto_now_add=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.CHECKED)

    class Meta:
        verbose_name, verbose_name_plural = _("brought file"), _("brought files")
        ordering = ["-at"]

    def __str__(self):
        return self.name
