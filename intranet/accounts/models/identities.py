from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ExternalIdentity(models.Model):
    """This account is that person of the identity provider, by a name that never changes hands."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="external_identities", verbose_name=_("account")
    )
    issuer = models.CharField(_("identity provider"), max_length=300)
    subject = models.CharField(_("identity"), max_length=500)
    created_at = models.DateTimeField(_("linked"), auto_now_add=True)

    class Meta:
        verbose_name, verbose_name_plural = _("external identity"), _("external identities")
        default_permissions = ("view", "delete")
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="identity_belongs_to_one_account"),
            models.UniqueConstraint(fields=["issuer", "user"], name="account_has_one_identity_per_issuer"),
        ]

    def __str__(self):
        return self.subject
