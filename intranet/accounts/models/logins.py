from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class LoginEventQuerySet(models.QuerySet):
    def matching(self, text):
        return self.filter(
            Q(login_name__icontains=text) | Q(user__name__icontains=text) | Q(ip_address__startswith=text)
        )


class LoginEvent(models.Model):
    """An attempt to log in, and how it ended. The database refuses to change or remove a row."""

    class Method(models.TextChoices):
        PASSWORD = "password", _("password")
        LOCAL = "local", _("local password")
        DIRECTORY = "directory", _("directory password")
        OIDC = "oidc", _("identity provider")

    class Outcome(models.TextChoices):
        SUCCEEDED = "succeeded", _("logged in")
        WRONG_PASSWORD = "wrong_password", _("wrong password")
        UNKNOWN = "unknown", _("unknown name")
        INACTIVE = "inactive", _("account not active")
        LOCKED = "locked", _("locked after repeated failures")
        DIRECTORY_UNAVAILABLE = "directory_unavailable", _("directory did not answer")
        PASSWORD_EXPIRED = "password_expired", _("password expired")
        PASSWORD_MUST_CHANGE = "password_must_change", _("password must change")
        CREDENTIALS_NEED_ATTENTION = "credentials_need_attention", _("right password, refused by the directory")
        PROVIDER_UNAVAILABLE = "provider_unavailable", _("identity provider did not answer")
        PROVIDER_REFUSED = "provider_refused", _("refused by the identity provider")
        TOKEN_INVALID = "token_invalid", _("answer of the identity provider not valid")
        NO_ACCOUNT = "no_account", _("no account for this identity")
        REFUSED = "refused", _("refused")

    at = models.DateTimeField(_("when"), auto_now_add=True, db_index=True)
    login_name = models.CharField(_("login name"), max_length=150, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="login_events", verbose_name=_("account")
    )
    method = models.CharField(_("by"), max_length=10, choices=Method.choices)
    outcome = models.CharField(_("outcome"), max_length=30, choices=Outcome.choices, db_index=True)
    ip_address = models.GenericIPAddressField(_("address"), null=True)
    browser = models.CharField(_("browser"), max_length=60, blank=True)

    objects = LoginEventQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("login"), _("logins")
        ordering = ["-pk"]
        default_permissions = ()
        permissions = [("view_login_events", _("May read the record of logins"))]

    def __str__(self):
        return f"{self.login_name} {self.get_outcome_display()}"

    @property
    def has_succeeded(self):
        return self.outcome == self.Outcome.SUCCEEDED
