from django.db import transaction

from intranet.accounts.models import Session, User
from intranet.audit import services as audit


@transaction.atomic
def end_sessions(user: User, *, reason: str, by: User | None = None, keep: str | None = None) -> int:
    """Log `user` out everywhere, except in the session with the key `keep`; returns how many sessions ended.

    `reason` is for the audit trail, for instance why a synchronisation deactivated the account.
    """
    sessions = Session.objects.filter(user=user).exclude(session_key=keep or "")
    number = sessions.count()
    if number:
        sessions.delete()
        audit.record("accounts.sessions_ended", subject=user, by=by, reason=reason, after={"sessions": number})
    return number


@transaction.atomic
def end_session(session: Session, *, by: User) -> None:
    """End one session of one's own."""
    Session.objects.filter(pk=session.pk, user=by).delete()
    audit.record(
        "accounts.session_ended",
        subject=by,
        by=by,
        before={"browser": session.browser, "ip_address": session.ip_address},
    )
