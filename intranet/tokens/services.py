import hashlib
import secrets
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from intranet import modules
from intranet.accounts.models import User
from intranet.audit import services as audit
from intranet.exceptions import DomainError
from intranet.privacy.declarations import DataSubject
from intranet.tokens.models import AccessToken

# A calendar asks every few minutes; the page shows the last use to the minute at best.
_USE_IS_NOTED_EVERY = timedelta(minutes=5)


class UnknownScope(DomainError):
    """No module in use offers this kind of connection."""


@transaction.atomic
def issue(user: Any, *, scope: str, label: str) -> tuple[AccessToken, str]:
    """Make a connection for `user`; the second value is the secret, to be shown once and never kept.

    Raises UnknownScope.
    """
    if scope not in modules.token_scopes():
        raise UnknownScope
    secret = secrets.token_urlsafe(32)
    token = AccessToken.objects.create(user=user, scope=scope, label=label, digest=_digest(secret))
    audit.record("tokens.issued", subject=token, by=user, after={"scope": scope})
    return token, secret


@transaction.atomic
def revoke(token: AccessToken, *, by: Any) -> None:
    """End a connection: the program that uses it gets no further answer."""
    audit.record("tokens.revoked", subject=token, by=by, before={"scope": token.scope})
    token.delete()


@transaction.atomic
def renew(token: AccessToken, *, by: Any) -> str:
    """Give a connection a new secret, which is returned; the old one opens nothing from then on."""
    token = AccessToken.objects.select_for_update().get(pk=token.pk)
    secret = secrets.token_urlsafe(32)
    token.digest, token.last_used_at = _digest(secret), None
    token.save(update_fields=["digest", "last_used_at"])
    audit.record("tokens.renewed", subject=token, by=by, after={"scope": token.scope})
    return secret


def user_of(secret: str, *, scope: str) -> Any | None:
    """Who a secret belongs to, or None when it is unknown, meant for something else, or its owner may not log in."""
    token = token_of(secret, scope=scope)
    return token.user if token else None


def token_of(secret: str, *, scope: str) -> AccessToken | None:
    """The connection that a secret opens, with its owner, and notes the use; None as `user_of` says."""
    token = AccessToken.objects.select_related("user").filter(digest=_digest(secret), scope=scope).first()
    if token is None or not token.user.is_active:
        return None
    now = timezone.now()
    if token.last_used_at is None or now - token.last_used_at > _USE_IS_NOTED_EVERY:
        AccessToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return token


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def erase(subject: DataSubject) -> None:
    AccessToken.objects.filter(user=subject.row_of(User)).exclude(user=None).delete()
