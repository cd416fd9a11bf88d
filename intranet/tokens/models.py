from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from intranet import modules


class AccessToken(models.Model):
    """A secret by which a program (a calendar, a phone, a script) reads what one person may see.

    Only the digest of the secret is kept: who reads the database cannot use it.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="access_tokens")
    scope = models.CharField(_("what it opens"), max_length=60)
    label = models.CharField(_("name"), max_length=80, help_text=_("Where it is used, for instance: my phone."))
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    last_used_at = models.DateTimeField(_("last used"), null=True, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("connection"), _("connections")
        ordering = ["-created_at"]

    def __str__(self):
        return self.label

    @property
    def scope_label(self):
        scope = modules.token_scopes().get(self.scope)
        return scope.label if scope else self.scope
