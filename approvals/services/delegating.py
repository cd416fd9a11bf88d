from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from approvals import notices
from approvals.exceptions import CannotTakeSeat, DelegateIsAway
from approvals.models import Delegation
from directory.models import Person
from intranet.accounts.models import User
from intranet.audit import services as audit


@transaction.atomic
def arrange(delegation: Delegation, *, by: User) -> Delegation:
    """Let somebody be replaced: one's own replacement, or anybody's for whoever may arrange that.

    Nobody makes themselves the replacement of somebody else. Raises PermissionDenied, DelegateIsAway,
    CannotTakeSeat, ValidationError.
    """
    if delegation.principal.user_id != by.pk and not by.has_perm("approvals.arrange_delegation"):
        raise PermissionDenied
    if delegation.delegate.user_id == by.pk:
        raise CannotTakeSeat(_("You cannot appoint yourself as somebody's replacement."))
    Person.objects.select_for_update().get(pk=delegation.principal_id)
    if not Person.objects.active().filter(pk=delegation.delegate_id).exists():
        raise CannotTakeSeat(_("%(name)s no longer works here.") % {"name": delegation.delegate})
    away = Delegation.objects.filter(principal=delegation.delegate).overlapping(
        delegation.starts_on, delegation.ends_on
    )
    if other := away.select_related("delegate").first():
        message = _("%(name)s is replaced in that period, by %(other)s. Choose somebody who is there.")
        raise DelegateIsAway(message % {"name": delegation.delegate, "other": other.delegate})
    delegation.made_by = by
    delegation.full_clean()
    delegation.save()
    audit.record(
        "approvals.replacement_arranged",
        subject=delegation,
        by=by,
        reason=delegation.reason,
        after=_described(delegation),
    )
    notices.replacement_arranged(delegation, by=by)
    return delegation


def may_end(delegation: Delegation, *, by: User) -> bool:
    return delegation.principal.user_id == by.pk or by.has_perm("approvals.arrange_delegation")


@transaction.atomic
def end(delegation: Delegation, *, by: User) -> Delegation:
    """End a replacement now. For who is replaced, and whoever may arrange replacements. Raises PermissionDenied."""
    delegation = Delegation.objects.select_for_update(of=("self",)).select_related("principal").get(pk=delegation.pk)
    if not may_end(delegation, by=by):
        raise PermissionDenied
    if delegation.ended_at is None:
        delegation.ended_at, delegation.ended_by = timezone.now(), by
        delegation.save(update_fields=["ended_at", "ended_by"])
        audit.record("approvals.replacement_ended", subject=delegation, by=by, before=_described(delegation))
    return delegation


def _described(delegation: Delegation) -> dict[str, str]:
    return {
        "principal": str(delegation.principal),
        "delegate": str(delegation.delegate),
        "starts_on": delegation.starts_on.isoformat(),
        "ends_on": delegation.ends_on.isoformat(),
        "kind": delegation.kind,
        "ceiling": str(delegation.ceiling or ""),
    }
