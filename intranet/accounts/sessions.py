"""The session engine: sessions in the database that know their owner, and end when idle or too old."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from intranet.accounts import clients

CLIENT_KEY = "client"
ANONYMOUS_LIFE = timedelta(hours=1)
ACTIVITY_INTERVAL = timedelta(minutes=1)


class SessionStore(DatabaseStore):
    last_activity_at = None

    @classmethod
    def get_model_class(cls) -> Any:
        from intranet.accounts.models import Session

        return Session

    @classmethod
    def clear_expired(cls):
        cls.get_model_class().objects.over().delete()

    def _get_session_from_db(self):
        record = super()._get_session_from_db()  # type: ignore[misc]
        if record and record.is_idle(timezone.now()):
            record.delete()
            self._session_key = None
            return None
        self.last_activity_at = record.last_activity_at if record else None
        return record

    def create_model_instance(self, data):
        now = timezone.now()
        client = data.get(CLIENT_KEY, {})
        record: Any = super().create_model_instance(data)
        record.user_id = data.get(SESSION_KEY)
        record.ip_address, record.browser = client.get("ip_address"), client.get("browser", "")
        record.started_at = datetime.fromisoformat(client["started_at"]) if client else now
        record.last_activity_at = now
        life = timedelta(hours=settings.SESSION_HOURS) if record.user_id else ANONYMOUS_LIFE
        record.expire_date = record.started_at + life
        return record

    def keep_alive(self):
        """Note that somebody is there, at most once a minute."""
        now = timezone.now()
        if self.last_activity_at and now - self.last_activity_at >= ACTIVITY_INTERVAL:
            self.get_model_class().objects.filter(pk=self.session_key).update(last_activity_at=now)
            self.last_activity_at = now


def remember_client(sender, request, user, **kwargs):
    """At login, keep in the session from where it was: the absolute limit counts from here."""
    request.session[CLIENT_KEY] = {
        "ip_address": clients.ip_address(request),
        "browser": clients.browser(request),
        "started_at": timezone.now().isoformat(),
    }
