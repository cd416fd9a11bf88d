import hashlib
from datetime import timedelta

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class SessionQuerySet(models.QuerySet):
    def alive(self, now=None):
        """Sessions of somebody who is logged in, neither too old nor too long without activity."""
        now = now or timezone.now()
        return self.exclude(user=None).filter(expire_date__gt=now, last_activity_at__gt=now - idle_limit())

    def over(self, now=None):
        now = now or timezone.now()
        return self.filter(models.Q(expire_date__lte=now) | models.Q(last_activity_at__lte=now - idle_limit()))


class Session(AbstractBaseSession):
    """A browser that is known. The columns repeat what its data says, so that sessions can be listed and ended."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="sessions", verbose_name=_("account")
    )
    ip_address = models.GenericIPAddressField(_("address"), null=True)
    browser = models.CharField(_("browser"), max_length=60, blank=True)
    started_at = models.DateTimeField(_("logged in"))
    last_activity_at = models.DateTimeField(_("last activity"), help_text=_("Written at most once a minute."))

    objects = BaseSessionManager.from_queryset(SessionQuerySet)()  # type: ignore[misc]

    class Meta:
        verbose_name, verbose_name_plural = _("session"), _("sessions")

    @classmethod
    def get_session_store_class(cls):
        from intranet.accounts.sessions import SessionStore

        return SessionStore

    @property
    def public_key(self):
        """Names the session on a page; the real key is as good as a password."""
        return hashlib.sha256(self.session_key.encode()).hexdigest()[:32]

    def is_idle(self, now):
        return self.last_activity_at <= now - idle_limit()


def idle_limit():
    return timedelta(minutes=settings.SESSION_IDLE_MINUTES)
