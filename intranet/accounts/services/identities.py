from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from intranet.accounts.models import ExternalIdentity, RoleAssignment, User
from intranet.accounts.oidc import provider
from intranet.audit import services as audit

from .roles import set_roles_from_groups


def account_for_identity(claims: Mapping[str, Any]) -> User:
    """Find the account of whom the provider vouches for, and give it the roles that the provider tells.

    A known identity has its account. An unknown one gets an existing account only by `oidc.link_claim`,
    a new one only when `oidc.create_accounts` says so. Raises NoAccount, TokenInvalid.
    """
    issuer, subject = provider.identity(claims)
    try:
        return _account(issuer, subject, claims)
    except provider.NoAccount as error:
        error.login_name = subject
        raise


@transaction.atomic
def _account(issuer: str, subject: str, claims: Mapping[str, Any]) -> User:
    known = ExternalIdentity.objects.filter(issuer=issuer, subject=subject).select_related("user").first()
    user = known.user if known else _linked_account(issuer, subject, claims) or _new_account(issuer, subject, claims)
    if not user.is_active:
        raise provider.NoAccount
    group_names = provider.group_names(claims)
    if group_names is not None:
        set_roles_from_groups(user, group_names, source=RoleAssignment.Source.OIDC)
    return user


def _linked_account(issuer: str, subject: str, claims: Mapping[str, Any]) -> User | None:
    """The existing account whose login name is, to the letter, what the link claim says.

    Never an account with a password of its own, and never one that is another identity's already.
    """
    login_name = claims.get(settings.OIDC["link_claim"]) if settings.OIDC["link_claim"] else None
    if not isinstance(login_name, str) or not login_name:
        return None
    user = User.objects.select_for_update().filter(username=login_name.lower()).first()
    if user is None:
        return None
    if user.is_local or user.external_identities.filter(issuer=issuer).exists():
        raise provider.NoAccount
    _link(user, issuer, subject, action="accounts.identity_linked")
    return user


def _new_account(issuer: str, subject: str, claims: Mapping[str, Any]) -> User:
    if not settings.OIDC["create_accounts"]:
        raise provider.NoAccount
    user = User(
        username=claims.get(settings.OIDC["username_claim"]) or "",
        name=claims.get("name", ""),
        email=claims.get("email", ""),
    )
    user.set_unusable_password()
    try:
        user.clean()
        user.full_clean()
    except ValidationError as error:  # no usable login name, or one that somebody has already
        raise provider.NoAccount from error
    user.save()
    _link(user, issuer, subject, action="accounts.account_created")
    return user


def _link(user: User, issuer: str, subject: str, *, action: str) -> None:
    ExternalIdentity.objects.create(user=user, issuer=issuer, subject=subject)
    audit.record(action, subject=user, by=None, after={"issuer": issuer, "identity": subject})


@transaction.atomic
def unlink_identity(identity: ExternalIdentity, *, by: User) -> None:
    """Part an account from its identity at the provider; whoever has it is unknown from the next login on."""
    if not by.has_perm("accounts.delete_externalidentity"):
        raise PermissionDenied
    audit.record(
        "accounts.identity_unlinked",
        subject=identity.user,
        by=by,
        before={"issuer": identity.issuer, "identity": identity.subject},
    )
    identity.delete()
