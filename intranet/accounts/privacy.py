"""What accounts keep of a person beyond what refers to them, and what goes when they are erased."""

from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlsplit

from axes.models import AccessAttempt, AccessFailureLog
from django.conf import settings
from django.utils.translation import gettext

from intranet.accounts.models import LoginEvent, User
from intranet.accounts.services import end_sessions
from intranet.privacy.declarations import DataSubject, Kept


def purge_failed_attempts(before: datetime) -> int:
    old = (model.objects.filter(attempt_time__lt=before) for model in (AccessAttempt, AccessFailureLog))
    return sum(rows.delete()[0] for rows in old)


def kept_by_name(subject: DataSubject) -> Iterator[Kept]:
    """Attempts under this name that were never tied to the account."""
    names = subject.login_names
    yield Kept("accounts.loginevent", LoginEvent.objects.filter(login_name__in=names, user=None))
    yield Kept("axes.accessattempt", AccessAttempt.objects.filter(username__in=names))


def erase(subject: DataSubject) -> None:
    AccessAttempt.objects.filter(username__in=subject.login_names).delete()
    AccessFailureLog.objects.filter(username__in=subject.login_names).delete()
    user = subject.row_of(User)
    if user is None:
        return
    end_sessions(user, reason=gettext("erased"))
    user.external_identities.all().delete()
    user.username, user.name, user.email, user.language = f"erased~{user.pk}", gettext("erased colleague"), "", ""
    user.is_active = False
    user.set_unusable_password()
    user.save()


def providers_in_use() -> list[str]:
    return [urlsplit(settings.OIDC["issuer"]).netloc] if settings.OIDC["issuer"] else []
